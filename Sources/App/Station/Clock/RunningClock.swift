import Console
import Delivery
import Logging
import Sensing
import StationClock
import Store
import Synchronization
import Threads
import Timekeeping
import Transports

/// The station clock with its threads and files, from the start of the station to its end.
final class RunningClock: Sendable {
    let service: ClockService
    /// By the name of an instrument: who wants to hear what it sends.
    let receivers: [String: [NMEAFeed]]
    private let keeper: ClockKeeper
    private let hardware: ClockHardware
    private let sources: [TimeSourceRunner]
    private let ticking: ActorThread
    private let keeping: ActorThread
    private let log: Logger

    /// A source that does not end within so many nanoseconds is left behind.
    private static let patience: UInt64 = 700_000_000

    /// Registers the clock in the store, numbers this run, and begins to listen to the sources. That one of them is
    /// absent is no failure.
    static func start(
        _ configuration: ClockConfiguration, store: StationStore, directory: String,
        surroundings: ClockSurroundings, log: Logger
    ) async throws(StationFailure) -> RunningClock {
        do {
            let ranBefore = try await store.hasRecordsOfTheClock()
            let registration = try await store.register(ClockRecord.description)
            return try RunningClock(
                configuration, recorder: ClockRecorder(registration) { store.append($0) }, directory: directory,
                ranBefore: ranBefore, surroundings: surroundings, log: log)
        } catch {
            throw StationFailure("start the station clock", because: "\(error)")
        }
    }

    private init(
        _ configuration: ClockConfiguration, recorder: ClockRecorder, directory: String, ranBefore: Bool,
        surroundings: ClockSurroundings, log: Logger
    ) throws(ThreadFailure) {
        let file = ClockStateFile(directory: directory)
        let boot = surroundings.bootID()
        let lot = ClockRun.lots.lowerBound + UInt32(surroundings.randomBits() % UInt64(ClockRun.lots.count))
        let run = ClockRun.begin(file, boot: boot, ranBefore: ranBefore, lot: lot)
        let leap = LeapTableFile.read(configuration.leapSeconds)
        for notice in [run.notice, leap.notice].compactMap(\.self) { log.warning("clock: \(notice)") }
        let hardware = surroundings.hardware
        let made = configuration.timeSources()
        let timeSources = surroundings.sources ?? made.all
        let service = ClockService(
            configuration.settings(timeSources.map(\.settings)),
            start: ClockStart(
                run: run.number, boot: boot, moment: hardware.moment(5), lastGood: run.lastGood?.nanoseconds,
                leapTable: leap.table),
            clock: StationClock(hardware: hardware), surroundings: surroundings, recorder: recorder,
            logsSources: configuration.logsSources,
            log: log)
        let keeper = ClockKeeper(
            service, run: run, boot: boot, file: file,
            sourceLog: configuration.logsSources ? SourceLogFile(directory: directory) : nil, log: log)
        ticking = try ActorThread(name: "clock")
        keeping = try ActorThread(name: "clock files")
        var sources: [TimeSourceRunner] = []
        for source in timeSources {
            sources.append(try TimeSourceRunner(source, hardware: hardware) { service.hear($0) })
        }
        self.service = service
        receivers = made.receivers
        self.keeper = keeper
        self.hardware = hardware
        self.sources = sources
        self.log = log
        ticking.tick(everyMilliseconds: 1000) { service.tick() }
        keeping.tick(everyMilliseconds: 1000) { keeper.keep(now: Int64(hardware.monotonic())) }
    }

    deinit {
        ticking.stop()
        keeping.stop()
    }

    /// Ends the sources, and writes down what the next run has to know. It takes less than a second.
    func stop() async {
        await withCheckedContinuation { continuation in
            do throws(ThreadFailure) {
                _ = try JoinableThread(name: "clock end") {
                    self.end()
                    continuation.resume()
                }
            } catch {
                end()
                continuation.resume()
            }
        }
    }

    private func end() {
        for source in sources { source.stop() }
        ticking.stop()
        keeping.stop()
        let deadline = Monitor.uptime() + Self.patience
        for source in sources where !source.hasEnded(by: deadline) {
            log.warning("clock: the source '\(source.settings.name)' does not end; it is left behind")
        }
        keeper.keep(now: Int64(hardware.monotonic()), isEnd: true)
    }
}

extension StationStore {
    /// Whether a station clock has ever written into this store.
    fileprivate func hasRecordsOfTheClock() async throws(StoreError) -> Bool {
        for epoch in await epochs() {
            let instruments = try await registrations(epoch: epoch)
            if instruments.contains(where: { $0.description.name == ClockRecord.instrument }) { return true }
        }
        return false
    }
}
