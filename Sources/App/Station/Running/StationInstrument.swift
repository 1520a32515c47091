import Console
import Delivery
import DriverRuntime
import Logging
import Pipeline
import Sensing
import StationClock
import Store
import Threads
import Transports

/// One instrument at work: its link, its interpreter, its dialogue and its counters.
final class StationInstrument: Sendable {
    let name: String
    let driver: String
    let board = InstrumentBoard()
    /// As people get it.
    let line: InstrumentLine
    let dialogue: StationDialogue
    private let configuration: InstrumentConfiguration
    private let link: any InstrumentLink
    private let writer: InstrumentWriter
    private let clock: StationClock
    /// Where whole files go.
    let intake: FileIntake
    /// Of a device that sleeps: its commands wait for it. Nil for an instrument on a line.
    let radioCommands: RadioCommands?

    /// `directory`: the store's. `receivers`: who tells the time from what it sends. `shared`: the line that it has
    /// together with others. `radio`: who hears a LoRa device.
    init(
        _ configuration: InstrumentConfiguration, session: DriverSession, registration: InstrumentRegistration,
        store: StationStore, directory: String, clock: StationClock, log: Logger, seed: UInt64,
        realtimePriority: RealtimePriority? = nil, receivers: [NMEAFeed] = [], sharing shared: SharedLine? = nil,
        radio: StationRadio? = nil
    ) throws(LinkFailure) {
        name = configuration.name.value
        driver = configuration.driver.value
        self.configuration = configuration
        self.clock = clock
        let board = board
        let instrumentClock = InstrumentClock(configuration, session.driver, registration: registration)
        let dialogue = StationDialogue(
            instrument: name, driver: session.driver, settings: DialogueSettings(configuration), clock: clock,
            instrumentClock: instrumentClock, log: log)
        self.dialogue = dialogue
        let intake = FileIntake(
            registration, session: session, store: store, directory: directory, clock: clock)
        self.intake = intake
        let feed = InstrumentFeed(
            registration: registration, session: session, board: board,
            sink: RecordSink(store: store, holdsBack: configuration.transport.senderCanWait), intake: intake,
            clock: instrumentClock, radio: Self.radio(configuration, session, registration, radio)
        ) { dialogue.sampled($0) }
        let reporter = LinkReporter(instrument: name, log: log)
        let tap = LineTap()
        let makeConsumer: @Sendable () -> any LinkConsumer = {
            ReportingFeed(feed: feed, reporter: reporter, tap: tap, receivers: receivers, dialogue: dialogue)
        }
        if case .lorawan(let settings) = configuration.transport, let radio {
            link = radio.join(settings, makeConsumer: makeConsumer)
        } else if let shared {
            link = shared.join(makeConsumer: makeConsumer)
        } else {
            link = try LinkThread(
                configuration.transport, clock: clock,
                options: LinkOptions(name: name, seed: seed, realtimePriority: realtimePriority),
                makeConsumer: makeConsumer)
        }
        writer = InstrumentWriter(
            link: link, instrument: registration.number, store: store, board: board, clock: clock, tap: tap)
        line = InstrumentLine(
            instrument: name, writer: writer, clock: clock, conversation: dialogue)
        radioCommands =
            configuration.transport.isRadio ? RadioCommands(driver: session.driver, writer: writer) : nil
    }

    /// Its datastreams stand behind the driver's.
    private static func radio(
        _ configuration: InstrumentConfiguration, _ session: DriverSession, _ registration: InstrumentRegistration,
        _ radio: StationRadio?
    ) -> InstrumentRadio? {
        guard configuration.transport.isRadio else { return nil }
        return InstrumentRadio(
            registration: registration, first: session.driver.datastreams.count, gateways: radio?.gateways ?? [:])
    }

    /// Speaks with the instrument, until the task is cancelled.
    func converse() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.dialogue.run(self.writer) }
            group.addTask { await self.line.keepTime() }
        }
    }

    func stop() async {
        dialogue.end()
        intake.stop()
        await link.stop()
    }

    /// What others bring for it, in order; `answer` is called when it is durable or cannot be kept.
    func push(_ body: [UInt8], answer: @escaping @Sendable (PushOutcome) -> Void) {
        guard let own = link as? LinkThread else { return answer(.notStored("the line is shared with others")) }
        own.push(JSONBody.lines(of: body) ?? body, at: clock.now(), answer: answer)
    }

    /// Returns when it is durable or cannot be kept.
    func push(_ body: [UInt8]) async -> PushOutcome {
        await withCheckedContinuation { continuation in
            push(body) { continuation.resume(returning: $0) }
        }
    }

    var pushSettings: PushSettings? {
        if case .push(let settings) = configuration.transport { settings } else { nil }
    }

    func status(readings: [Reading]) -> InstrumentStatus {
        let status = link.status
        let counters = board.counters
        return InstrumentStatus(
            name: name, driver: driver, transport: link.configuration.description, state: status.state.shown,
            message: message(status, counters), takenOver: line.holder, dialogue: dialogue.status,
            frames: counters.frames,
            defects: counters.defects,
            bytes: status.counters.bytesIn, reconnects: status.counters.reconnects, lastFrame: counters.lastFrame,
            lastDefect: counters.lastDefect, readings: readings)
    }

    private func message(_ status: LinkStatus, _ counters: InstrumentBoard.Counters) -> String? {
        if let message = status.state.message(now: clock.monotonic()) { return message }
        if let deaf = link as? DeafLink { return "\(deaf.failure)" }
        if status.state == .finished { return "the recording was read to its end" }
        var complaints: [String] = []
        if let holder = line.holder { complaints.append("taken over by \(holder.by) since \(holder.since.iso8601)") }
        if let reason = dialogue.current.reason { complaints.append("the instrument does not answer: \(reason)") }
        if let silence = silence(counters) { complaints.append(silence) }
        if status.counters.droppedDatagrams > 0 {
            complaints.append("\(status.counters.droppedDatagrams) datagrams lost in the kernel")
        }
        if status.counters.oversizedDatagrams > 0 {
            complaints.append("\(status.counters.oversizedDatagrams) datagrams longer than the link takes")
        }
        if status.counters.quarantinedFiles > 0, case .folder(let folder) = configuration.transport {
            complaints.append("\(status.counters.quarantinedFiles) files were put into '\(folder.path).error'")
        }
        if counters.refused > 0 { complaints.append("\(counters.refused) frames lost: the store's memory was full") }
        return complaints.isEmpty ? nil : complaints.joined(separator: "; ")
    }

    private func silence(_ counters: InstrumentBoard.Counters) -> String? {
        guard let limit = configuration.silenceNanoseconds else { return nil }
        guard let last = counters.lastFrame else { return "nothing was received yet" }
        let quiet = clock.now().instant.nanoseconds(since: last)
        return quiet > limit ? "silent for \(quiet / Instant.nanosecondsPerSecond) s" : nil
    }
}

extension TransportConfiguration {
    /// A serial line and a UDP socket lose in the kernel what is not read in time; these do not.
    fileprivate var senderCanWait: Bool {
        switch self {
        case .tcp, .tcpListen, .replay, .folder, .push: true
        // All devices have one thread, and nobody is held back on the air.
        case .serial, .udp, .lorawan: false
        }
    }
}

extension LinkState {
    /// The station's words for it on the page.
    fileprivate var shown: InstrumentStatus.State {
        switch self {
        case .connecting: .connecting
        case .open, .finished: .open
        case .waiting: .waiting
        case .stopped: .failed
        }
    }
}
