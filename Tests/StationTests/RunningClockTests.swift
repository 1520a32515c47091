import Logging
import Sensing
import StationClock
import Store
import TestSupport
import Testing
import Threads
import Timekeeping

@testable import Station

@Suite("The station clock with its threads")
struct RunningClockTests {
    private let directory: TemporaryDirectory
    private let log = Logger(label: "clock", factory: { _ in SwiftLogNoOpLogHandler() })

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func start(
        _ store: StationStore, sources: [any TimeSource]
    ) async throws -> RunningClock {
        var surroundings = ClockSurroundings.host
        surroundings.sources = sources
        return try await RunningClock.start(
            ClockConfiguration(), store: store, directory: directory.path, surroundings: surroundings, log: log)
    }

    @Test("stamps at once, hears its sources, and numbers each start anew")
    func starts() async throws {
        let store = try StationStore.open(directory: directory.path)
        for number: UInt32 in 1...3 {
            let clock = try await start(store, sources: [Talkative()])
            #expect(clock.service.clock.now().stamp?.model.run == number)
            while clock.service.report.sources.first?.reason != Talkative.word { await Task.yield() }
            await clock.stop()
        }
        await store.close()
    }

    @Test("locks by a source on its own thread; the model is in the store before the reading that it stamped")
    func locks() async throws {
        let store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)])
        let clock = try await start(store, sources: [Honest()])
        while clock.service.clock.model.state != .locked { await Task.yield() }
        let time = clock.service.clock.now()
        #expect(time.isFollowed && time.source == .ptp)
        await clock.stop()
        await store.tick()
        let models = try await store.records(lackingAt: "archive").compactMap { record -> ClockModelID? in
            guard case .model(let used) = ClockRecord.content(of: record.raw) else { return nil }
            return used.model.id
        }
        #expect(models.contains(try #require(time.stamp).model))
        await store.close()
    }

    @Test("ends within a second although a source hangs, and says which")
    func ends() async throws {
        let store = try StationStore.open(directory: directory.path)
        let release = Gate()
        let clock = try await start(store, sources: [Hanging(gate: release), Talkative()])
        // Only the test's own deadline: the clock gives a source 700 ms.
        await clock.stop()
        release.open()
        await store.close()
    }

    @Test("opens nothing that the configuration names before it runs")
    func opensNothing() {
        var configuration = ClockConfiguration()
        configuration.sources = [
            ClockSourceConfiguration(name: "a", kind: .pps("/nowhere/pps0", PPSSettings())),
            ClockSourceConfiguration(name: "b", kind: .ptp4l(PTP4lPlace(path: "/nowhere/ptp4l"), PTPSettings())),
            ClockSourceConfiguration(
                name: "c", kind: .gpsd(HostAndPort(host: "nowhere.invalid", port: 1), GPSDRules())),
        ]
        #expect(configuration.timeSources().all.map(\.settings.kind) == [.pps, .ptp, .gpsd])
    }

    @Test("reads the leap seconds of a file, and its own where that one is damaged, missing or older")
    func leapSeconds() throws {
        let path = directory.path + "/leap"
        #expect(LeapTableFile.read(path).table == .builtIn)
        #expect(LeapTableFile.read(path).notice?.contains("cannot read '\(path)'") == true)
        let table = "#@ 4000000000\n2272060800 10\n2287785600 11\n"
        try WholeFile.replace(path, with: Array(table.utf8))
        #expect(LeapTableFile.read(path).table.entries.map(\.taiMinusUTC) == [10, 11])
        #expect(LeapTableFile.read(path).notice == nil)
        try WholeFile.replace(path, with: Array(table.replacing("#@ 4", with: "#@ 3").utf8))
        #expect(LeapTableFile.read(path).table == .builtIn)
        #expect(LeapTableFile.read(path).notice?.contains("expired") == true)
        try WholeFile.replace(path, with: Array("2272060800 ten\n".utf8))
        #expect(LeapTableFile.read(path).table == .builtIn)
    }
}

/// Says something and waits for the end.
private struct Talkative: TimeSource {
    static let word = "this source is for a test"
    let settings = SourceSettings(name: "talkative", kind: .ptp)

    func run(_ context: TimeSourceContext) {
        repeat {
            context.tell(SourceReport(source: settings.name, at: context.moment().raw, .refused(Self.word)))
        } while context.pause(nanoseconds: 1_000_000_000)
    }
}

/// Says what the host's clock says, which is as good as any for a test, as often as it can.
private struct Honest: TimeSource {
    let settings = SourceSettings(name: "honest", kind: .ptp)

    func run(_ context: TimeSourceContext) {
        repeat {
            let moment = context.moment()
            let sample = SourceSample(
                raw: moment.raw, time: .utc(Instant(nanoseconds: moment.realtime)), sourceError: 100_000,
                pathError: 100_000, readError: moment.halfWidth, sigma: 1000,
                leap: LeapAnnouncement(coming: .none, taiMinusUTC: 37))
            context.tell(SourceReport(source: settings.name, at: moment.raw, .sample(sample)))
        } while context.pause(nanoseconds: 20_000_000)
    }
}

/// Hangs in a call of the system that nothing interrupts.
private struct Hanging: TimeSource {
    let settings = SourceSettings(name: "hanging", kind: .kernel)
    let gate: Gate

    func run(_ context: TimeSourceContext) {
        gate.pass()
    }
}

/// `@unchecked Sendable`: the flag is touched with the monitor's lock held only.
private final class Gate: @unchecked Sendable {
    private let monitor = Monitor()
    private var isOpen = false

    func open() {
        monitor.withLock {
            isOpen = true
            monitor.signal()
        }
    }

    func pass() {
        monitor.withLock {
            while !isOpen { monitor.wait() }
        }
    }
}
