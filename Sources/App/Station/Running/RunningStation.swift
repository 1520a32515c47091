import CFairlead
import Console
import Delivery
import DriverRuntime
import Forwarders
import Logging
import Sensing
import ServiceLifecycle
import StationClock
import Store
import Threads
import Transports

/// The composition root: configuration in, a station at work out.
public final class RunningStation: Sendable {
    private let configuration: StationConfiguration
    private let store: StationStore
    private let instruments: [StationInstrument]
    private let forwarders: [Forwarder]
    private let radio: StationRadio?
    private let readings: RecentReadings
    private let report: StatusReport
    private let lines: StationLines
    private let clock: RunningClock
    private let log: Logger

    /// Opens the store, then starts the clock and the links. An absent instrument, source of time or archive is no
    /// failure; a store that cannot be opened at all is.
    public static func start(
        _ configuration: StationConfiguration, sessions: [String: DriverSession],
        surroundings: ClockSurroundings = .host, log: Logger
    ) async throws(StationFailure) -> RunningStation {
        let store = try openStore(configuration)
        do {
            let clock = try await RunningClock.start(
                configuration.clock, store: store, directory: configuration.store.directory,
                surroundings: surroundings, log: log)
            return try await RunningStation(configuration, sessions: sessions, store: store, clock: clock, log: log)
        } catch {
            await store.close()
            throw error
        }
    }

    private init(
        _ configuration: StationConfiguration, sessions: [String: DriverSession], store: StationStore,
        clock running: RunningClock, log: Logger
    ) async throws(StationFailure) {
        let clock = running.service.clock
        let priority = configuration.clock.realtimePriority.flatMap { RealtimePriority($0) }
        if let refusal = priority.flatMap({ RealtimePriority.refusal(of: $0) }) { log.warning("\(refusal)") }
        let links = DestinationLinks(
            station: configuration.station, thing: configuration.thing, store: store, clock: clock, log: log)
        var forwarders: [Forwarder] = []
        for (index, destination) in configuration.destinations.enumerated() {
            forwarders.append(try links.forwarder(for: destination, seed: UInt64(index + 1)))
        }
        var instruments: [StationInstrument] = []
        var descriptions: [InstrumentDescription] = []
        let radio = configuration.lorawan.map { lorawan in
            StationRadio(
                lorawan, station: configuration.station, store: store, directory: configuration.store.directory,
                clock: clock, leapSeconds: LeapTableFile.read(configuration.clock.leapSeconds).table,
                realtimePriority: priority, log: log)
        }
        var shared = SharedLines(clock: clock, realtimePriority: priority)
        for (index, instrument) in configuration.instruments.enumerated() {
            guard let session = sessions[instrument.name.value] else { continue }
            let description = InstrumentDescription(
                name: instrument.name.value, driver: instrument.driver.value, serialNumber: instrument.serialNumber,
                datastreams: session.driver.datastreams
                    + (instrument.transport.isRadio ? RadioDatastream.descriptions : [])
                    + (InstrumentClock.isTracked(instrument, session.driver) ? InstrumentClock.datastreams : []))
            descriptions.append(description)
            for notice in session.notices { log.warning("instrument '\(description.name)': \(notice)") }
            do {
                let registration = try await store.register(description)
                instruments.append(
                    try StationInstrument(
                        instrument, session: session, registration: registration, store: store,
                        directory: configuration.store.directory, clock: clock, log: log, seed: UInt64(index + 1),
                        realtimePriority: priority, receivers: running.receivers[description.name] ?? [],
                        sharing: shared.line(of: instrument), radio: radio))
            } catch {
                throw StationFailure("start the instrument '\(description.name)'", because: "\(error)")
            }
        }
        do {
            try shared.start()
        } catch {
            throw StationFailure("open a line that several instruments share", because: "\(error)")
        }
        do {
            try await radio?.start(configuration.instruments, now: clock.now().instant)
        } catch {
            throw StationFailure("listen for LoRa devices", because: "\(error)")
        }
        self.configuration = configuration
        self.store = store
        self.radio = radio
        self.instruments = instruments
        self.forwarders = forwarders
        self.clock = running
        self.log = log
        readings = RecentReadings(instruments: descriptions)
        lines = StationLines(instruments: instruments, store: store, directory: configuration.store.directory)
        report = StatusReport(
            station: configuration.station, started: clock.now().instant, clock: clock, store: store,
            instruments: instruments, forwarders: forwarders, radio: radio, readings: readings)
    }

    public func status() async -> StationStatus {
        await report.status()
    }

    var lineAccess: LineAccess { lines.access }
    var commands: CommandAccess { InstrumentCommands(instruments: instruments).access }

    public var clockReport: ClockReport { clock.service.report }

    /// Works until SIGTERM or SIGINT, then stops in order: links, clock, a last commit, forwarders, store.
    public func run() async throws {
        let services: [any Service] = [
            StationService { await self.forwardUntilShutdown() },
            StationService { await self.converseUntilShutdown() },
            StationService { await self.takePushesUntilShutdown() },
            StationService { await self.showUntilShutdown() },
            StationService { await self.serve(.unix(path: self.configuration.controlSocket)) },
            StationService { await self.servePage() },
            StationService { await self.releaseStartupMemory() },
        ]
        let group = ServiceGroup(configuration: .daemon(services, logger: log))
        log.notice(
            "station '\(configuration.station)' is at work: \(instruments.count) instruments, \(forwarders.count) destinations"
        )
        // Not one of the services: what is lost because the disk took no last commit is told after they have stopped.
        let telling = Task { await self.tellNotices() }
        try await group.run()
        await stop()
        await telling.value
        log.notice("station '\(configuration.station)' has stopped")
    }

    /// Ends what was started, in order.
    func stop() async {
        await withDiscardingTaskGroup { group in
            for instrument in instruments { group.addTask { await instrument.stop() } }
        }
        await radio?.stop()
        await clock.stop()
        await store.close()
    }

    private func forwardUntilShutdown() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for forwarder in self.forwarders { group.addTask { await forwarder.run() } }
            }
        }
    }

    private func converseUntilShutdown() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for instrument in self.instruments { group.addTask { await instrument.converse() } }
            }
        }
    }

    private func takePushesUntilShutdown() async {
        await withDiscardingTaskGroup { group in
            for push in self.pushes { group.addTask { await push.run() } }
        }
    }

    private var pushes: [InstrumentPush] {
        instruments.compactMap { InstrumentPush($0, station: configuration.station, log: log) }
    }

    /// After each commit, the values that have become durable are shown.
    private func showUntilShutdown() async {
        await cancelWhenGracefulShutdown {
            var durable = DurableValues(boards: self.instruments.map(\.board), store: self.store)
            for await _ in self.store.commits() {
                for (index, values) in await durable.afterCommit().enumerated() { self.show(values, of: index) }
            }
        }
    }

    private func show(_ values: [InstrumentBoard.Values], of instrument: Int) {
        for frame in values { readings.record(frame.observations, of: instrument, at: frame.time) }
    }

    /// Until the store closes.
    private func tellNotices() async {
        for await notice in store.notices() {
            switch notice.severity {
            case .error: log.error("store: \(notice.text)")
            case .warning: log.warning("store: \(notice.text)")
            case .notice: log.notice("store: \(notice.text)")
            }
        }
    }

    /// A station runs for months and starts once: what only the start needed is given back to the host.
    private func releaseStartupMemory() async {
        await cancelWhenGracefulShutdown {
            guard (try? await Task.sleep(for: .seconds(10))) != nil else { return }
            fairlead_release_startup_pages()
        }
    }

    private func servePage() async {
        guard let page = configuration.page else { return }
        await serve(.tcp(host: page.host, port: page.port))
    }

    /// The station goes on without a page that cannot be served; it is told once and tried again.
    private func serve(_ address: ConsoleAddress) async {
        let readings = readings
        let server = ConsoleServer(
            at: address,
            source: StatusSource(
                status: { await self.status() }, history: { readings.history(of: $0) },
                clock: { self.clockReport }),
            lines: lineAccess, commands: commands,
            imports: InstrumentImports(instruments: instruments).access,
            retiming: StationRetime.access(
                store: store, directory: configuration.store.directory, clock: clock.service.clock),
            reprocessing: StationReprocess.access(
                store: store, configuration: configuration, clock: clock.service.clock),
            logger: log)
        var told: String?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await server.run()
                return
            } catch {
                if told != error.description { log.error("\(error); trying again until it works") }
                told = error.description
                await cancelWhenGracefulShutdown { try? await Task.sleep(for: .seconds(10)) }
            }
        }
    }

    static func openStore(_ configuration: StationConfiguration) throws(StationFailure) -> StationStore {
        let settings = configuration.store
        var options = StoreOptions()
        options.tickMilliseconds = Int(settings.commitEveryNanoseconds / 1_000_000)
        options.segmentSeconds = Int(settings.segmentNanoseconds / 1_000_000_000)
        options.segmentBytes = UInt64(settings.segmentBytes)
        options.keepSeconds = settings.keepNanoseconds.map { Int($0 / 1_000_000_000) }
        options.whenFull = settings.whenFull
        options.limitBytes = UInt64(settings.limitBytes)
        options.reserveBytes = UInt64(settings.reserveBytes)
        options.pendingBytes = Int(settings.bufferBytes)
        let destinations = configuration.destinations.map(\.inStore)
        do throws(StoreError) {
            return try StationStore.open(directory: settings.directory, destinations: destinations, options: options)
        } catch {
            throw StationFailure("open the store in '\(settings.directory)'", because: error)
        }
    }
}

/// A part of the station that runs until it is asked to stop.
private struct StationService: Service {
    let work: @Sendable () async -> Void

    func run() async throws {
        await work()
        // A part that has nothing to do, such as forwarding to no destination, must not end the others.
        try? await gracefulShutdown()
    }
}
