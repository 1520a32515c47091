import Foundation
import Sensing
import Timekeeping

@testable import StationClock
@testable import Transports

/// What a link handed to its consumer, for tests on another thread that wait for it.
final class Recorder: @unchecked Sendable {
    struct Chunk {
        var bytes: [UInt8]
        var arrival: Arrival
    }

    struct Heard {
        var chunks: [Chunk] = []
        var ended: [Int] = []
        var states: [LinkState] = []

        var bytes: [UInt8] { chunks.flatMap(\.bytes) }

        func bytes(from source: Int) -> [UInt8] {
            chunks.filter { $0.arrival.source == source }.flatMap(\.bytes)
        }

        func count(ofState word: String) -> Int { states.count { $0.word == word } }
    }

    private let condition = NSCondition()
    private var heard = Heard()

    var current: Heard {
        condition.withLock { heard }
    }

    func note(_ change: (inout Heard) -> Void) {
        condition.withLock {
            change(&heard)
            condition.broadcast()
        }
    }

    /// Waits until something is true of what was heard; false when it is not within the time, which is a failed test.
    func wait(seconds: Double = 20, until isTrue: (Heard) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while !isTrue(heard) {
            guard condition.wait(until: deadline) else { return isTrue(heard) }
        }
        return true
    }

    func link(
        _ configuration: TransportConfiguration, clock: StationClock = StationClock(),
        connectTimeout: UInt64 = 5_000_000_000
    ) throws -> LinkThread {
        let options = LinkOptions(name: "test", seed: 42, connectTimeout: connectTimeout)
        return try LinkThread(configuration, clock: clock, options: options) {
            RecordingConsumer(recorder: self)
        }
    }
}

struct RecordingConsumer: LinkConsumer {
    let recorder: Recorder

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        let chunk = Recorder.Chunk(bytes: Array(bytes), arrival: arrival)
        recorder.note { $0.chunks.append(chunk) }
    }

    mutating func ended(source: Int) {
        recorder.note { $0.ended.append(source) }
    }

    mutating func changed(to state: LinkState) {
        recorder.note { $0.states.append(state) }
    }
}

/// This machine's clock as if a daemon kept it within a microsecond; its stamps then have a bound.
func lockedClock() -> StationClock {
    let clock = StationClock()
    let moment = ClockHardware.kernel.moment(10)
    let leap = LeapOffset(taiMinusUTC: 37)
    clock.publish(
        ClockModel(
            id: ClockModelID(run: 1, number: 1), boot: "test", state: .locked, source: .system, sourceNames: "host",
            anchor: moment.raw, tai: leap.tai(of: Instant(nanoseconds: moment.realtime)),
            terms: BoundTerms(source: 1_001_000, read: moment.halfWidth, driftPPB: 500_000), leap: leap))
    return clock
}

/// Stops a link; false when it does not end, which is a failed test. How long it takes is the machine's business: the time
/// limit is far beyond it, and far below the time-outs that a link must not wait for.
func hasStopped(_ link: LinkThread) -> Bool {
    link.requestStop()
    let deadline = Date(timeIntervalSinceNow: 60)
    while ![.stopped, .finished].contains(link.status.state) {
        guard Date() < deadline else { return false }
        usleep(1000)
    }
    link.join()
    return true
}
