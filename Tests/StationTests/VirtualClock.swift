import Delivery
import Logging
import Sensing
import StationClock
import Store
import Synchronization
import TestSupport
import Testing
import Timekeeping

@testable import Station

/// A machine whose clocks only the test moves.
final class VirtualMachine: Sendable {
    private struct State {
        /// True UTC, and the counter.
        var truth: Int64 = 1_795_219_200_000_000_000
        var raw: Int64 = 500_000_000_000
        var noise: UInt64 = 0x2545_F491_4F6C_DD1D
    }

    /// CLOCK_REALTIME less UTC.
    static let hostError: Int64 = 3_000_000_000

    private let state = Mutex(State())

    var truth: Int64 { state.withLock { $0.truth } }
    var raw: Int64 { state.withLock { $0.raw } }
    /// As the kernel would stamp a datagram that arrives now.
    var realtime: Int64 { truth + Self.hostError }

    func pass(nanoseconds: Int64) {
        state.withLock { state in
            state.truth += nanoseconds
            state.raw += nanoseconds
        }
    }

    /// Even in between, and the same in each run of a test (xorshift).
    func noise(below limit: Int64) -> Int64 {
        state.withLock { state in
            state.noise ^= state.noise << 13
            state.noise ^= state.noise >> 7
            state.noise ^= state.noise << 17
            return Int64(state.noise >> 1) % (2 * limit) - limit
        }
    }

    var hardware: ClockHardware {
        ClockHardware(
            realtime: { self.realtime }, monotonic: { UInt64(self.raw) },
            moment: { _ in ClockMoment(raw: self.raw, realtime: self.realtime, halfWidth: 150) },
            discipline: { .unavailable(at: $0) })
    }

    var surroundings: ClockSurroundings {
        ClockSurroundings(
            hardware: hardware, wasSet: { false }, bootID: { "b" }, randomBits: { 1 }, sources: [])
    }
}

/// The station clock on such a machine, with a source of time that says the truth when the test lets it speak, and the
/// station's store beside it.
final class VirtualClock {
    static let source = SourceSettings(name: "gm", kind: .ptp)
    private static let destination = "archive"

    let machine = VirtualMachine()
    let directory: TemporaryDirectory
    let store: StationStore
    let service: ClockService
    let run: ClockRun
    /// Of an instrument whose readings are stamped.
    let instrument: Int32

    var clock: StationClock { service.clock }

    /// In the directory of another one: the next run of the same station.
    init(
        in directory: TemporaryDirectory? = nil, sources: [SourceSettings] = [VirtualClock.source],
        logsSources: Bool = false, _ change: (inout ClockSettings) -> Void = { _ in }
    ) async throws {
        let directory = try directory ?? TemporaryDirectory()
        self.directory = directory
        var options = StoreOptions()
        options.ticksByItself = false
        let store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: Self.destination, isRequired: true)],
            options: options)
        self.store = store
        let registration = try await store.register(ClockRecord.description)
        instrument = try await store.register(
            InstrumentDescription(name: "ctd", driver: "a/b", datastreams: [])
        ).number
        run = ClockRun.begin(
            ClockStateFile(directory: directory.path), boot: "b", ranBefore: false, lot: ClockRun.lots.lowerBound)
        var settings = ClockConfiguration().settings(sources)
        change(&settings)
        let hardware = machine.hardware
        service = ClockService(
            settings,
            start: ClockStart(
                run: run.number, boot: "b", moment: hardware.moment(5), lastGood: run.lastGood?.nanoseconds,
                leapTable: .builtIn),
            clock: StationClock(hardware: hardware), surroundings: machine.surroundings,
            recorder: ClockRecorder(registration) { store.append($0) }, logsSources: logsSources,
            log: Logger(label: "clock", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Lets seconds pass. `speaks`: the source is heard once in each.
    func pass(seconds: Int, speaks: Bool) {
        for _ in 0..<seconds {
            machine.pass(nanoseconds: 1_000_000_000)
            if speaks { service.hear(sample()) }
            service.tick()
        }
    }

    /// An instrument's line arrives now.
    @discardableResult
    func read() -> Timestamp {
        let time = clock.stamp(realtime: machine.realtime)
        _ = store.append([Record(instrument: instrument, time: time, raw: [UInt8(ascii: "x")])])
        return time
    }

    /// What an honest grandmaster says now, within 300 ns as it says itself.
    func sample() -> SourceReport {
        let time = TAIInstant(nanoseconds: machine.truth + 37_000_000_000 + machine.noise(below: 300))
        return SourceReport(
            source: "gm", at: machine.raw,
            .sample(
                SourceSample(
                    raw: machine.raw, time: .tai(time), sourceError: 1000, pathError: 2000, readError: 150,
                    sigma: 300, leap: LeapAnnouncement(coming: .none, taiMinusUTC: 37))))
    }

    /// Everything that is in the store, in its order.
    func records() async throws -> [Record] {
        await store.tick()
        return try await store.records(lackingAt: Self.destination)
    }
}
