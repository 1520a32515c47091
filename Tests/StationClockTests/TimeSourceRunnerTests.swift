import Glibc
import Synchronization
import Testing
import Threads
import Timekeeping

@testable import StationClock

@Suite("A time source on its thread")
struct TimeSourceRunnerTests {
    private static let soon: UInt64 = 20_000_000_000

    @Test("is heard, and ends when it is asked to, in the middle of a long wait")
    func ends() throws {
        let heard = Heard()
        let runner = try TimeSourceRunner(Waiting()) { heard.note($0) }
        heard.waitForOne()
        runner.stop()
        #expect(runner.hasEnded(by: Monitor.uptime() + Self.soon))
        #expect(heard.names == ["waiting"])
    }

    @Test("that does not end is left behind when the patience with it is over")
    func stuck() throws {
        let release = Semaphore()
        let heard = Heard()
        let runner = try TimeSourceRunner(Stuck(release: release)) { heard.note($0) }
        heard.waitForOne()
        runner.stop()
        #expect(!runner.hasEnded(by: Monitor.uptime() + 10_000_000))
        release.signal()
        #expect(runner.hasEnded(by: Monitor.uptime() + Self.soon))
    }

    @Test("that gives up by itself is told of as silent, with the reason, and can still be ended at once")
    func givesUp() throws {
        let heard = Heard()
        let runner = try TimeSourceRunner(GivingUp()) { heard.note($0) }
        heard.waitForOne()
        runner.stop()
        #expect(runner.hasEnded(by: Monitor.uptime() + Self.soon))
        #expect(heard.silences.first?.contains("gave up by itself") == true)
    }
}

/// Speaks once and then waits for an hour, or the end of the station.
private struct Waiting: TimeSource {
    let settings = SourceSettings(name: "waiting", kind: .kernel)

    func run(_ context: TimeSourceContext) {
        context.tell(SourceReport(source: settings.name, at: 1, .refused("nothing")))
        _ = context.pause(nanoseconds: 3_600_000_000_000)
    }
}

/// Hangs in a call of the system that nothing interrupts.
private struct Stuck: TimeSource {
    let settings = SourceSettings(name: "stuck", kind: .kernel)
    let release: Semaphore

    func run(_ context: TimeSourceContext) {
        context.tell(SourceReport(source: settings.name, at: 1, .refused("nothing")))
        release.wait()
    }
}

private struct GivingUp: TimeSource {
    let settings = SourceSettings(name: "hasty", kind: .kernel)

    func run(_ context: TimeSourceContext) {}
}

/// `@unchecked Sendable`: the flag is touched with the monitor's lock held only.
private final class Semaphore: @unchecked Sendable {
    private let monitor = Monitor()
    private var isFree = false

    func signal() {
        monitor.withLock {
            isFree = true
            monitor.signal()
        }
    }

    func wait() {
        monitor.withLock {
            while !isFree { monitor.wait() }
        }
    }
}

private final class Heard: Sendable {
    private let reports = Mutex<[SourceReport]>([])
    private let first = Semaphore()

    var names: [String] { reports.withLock { $0.map(\.source) } }

    var silences: [String] {
        reports.withLock { reports in
            reports.compactMap { if case .silent(let reason) = $0.content { reason } else { nil } }
        }
    }

    func note(_ report: SourceReport) {
        reports.withLock { $0.append(report) }
        first.signal()
    }

    func waitForOne() {
        first.wait()
    }
}
