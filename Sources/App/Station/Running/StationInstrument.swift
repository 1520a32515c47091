import Console
import Delivery
import DriverRuntime
import Logging
import Sensing
import StationClock
import Store
import Transports

/// One instrument at work: its link, its interpreter, its counters, and the commands that the station file has for it.
final class StationInstrument: Sendable {
    let name: String
    let driver: String
    let board = InstrumentBoard()
    private let configuration: InstrumentConfiguration
    private let registration: InstrumentRegistration
    private let link: LinkThread
    private let store: StationStore
    private let clock: StationClock
    private let log: Logger
    private let openings: AsyncStream<Void>

    init(
        _ configuration: InstrumentConfiguration, session: DriverSession, registration: InstrumentRegistration,
        store: StationStore, clock: StationClock, log: Logger, seed: UInt64
    ) throws(LinkFailure) {
        name = configuration.name.value
        driver = configuration.driver.value
        self.configuration = configuration
        self.registration = registration
        self.store = store
        self.clock = clock
        self.log = log
        let board = board
        let feed = InstrumentFeed(
            registration: registration, session: session, board: board,
            sink: RecordSink(store: store, holdsBack: configuration.transport.senderCanWait))
        let reporter = LinkReporter(instrument: name, log: log)
        let (openings, opened) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.openings = openings
        link = try LinkThread(
            configuration.transport, clock: clock, options: LinkOptions(name: name, seed: seed)
        ) {
            ReportingFeed(feed: feed, reporter: reporter) { opened.yield() }
        }
    }

    /// Sends what the station file says, until the task is cancelled.
    func converse() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.greet() }
            group.addTask { await self.poll() }
        }
    }

    /// The commands for after each connection.
    private func greet() async {
        for await _ in openings {
            for command in configuration.onConnect { await send(command) }
        }
    }

    private func poll() async {
        guard let poll = configuration.poll else { return }
        let period = UInt64(poll.everyNanoseconds)
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: period - clock.monotonic() % period)
            if case .open = link.status.state { await send(poll.send) }
        }
    }

    func stop() async {
        await link.stop()
    }

    func status(readings: [Reading]) -> InstrumentStatus {
        let status = link.status
        let counters = board.counters
        return InstrumentStatus(
            name: name, driver: driver, transport: link.configuration.description, state: status.state.shown,
            message: message(status, counters), frames: counters.frames, defects: counters.defects,
            bytes: status.counters.bytesIn, reconnects: status.counters.reconnects, lastFrame: counters.lastFrame,
            lastDefect: counters.lastDefect, readings: readings)
    }

    /// The commands that were sent are records too.
    private func send(_ command: String) async {
        let bytes = [UInt8](command.utf8)
        do throws(LinkFailure) {
            let time = try await link.send(bytes)
            _ = store.append([
                Record(instrument: registration.number, direction: .sent, time: time, raw: bytes)
            ])
        } catch {
            log.warning("instrument '\(name)': could not send '\(command)': \(error)")
        }
    }

    private func message(_ status: LinkStatus, _ counters: InstrumentBoard.Counters) -> String? {
        if let message = status.state.message(now: clock.monotonic()) { return message }
        if status.state == .finished { return "the recording was read to its end" }
        var complaints: [String] = []
        if let silence = silence(counters) { complaints.append(silence) }
        if status.counters.droppedDatagrams > 0 {
            complaints.append("\(status.counters.droppedDatagrams) datagrams lost in the kernel")
        }
        if status.counters.oversizedDatagrams > 0 {
            complaints.append("\(status.counters.oversizedDatagrams) datagrams longer than the link takes")
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
        case .tcp, .tcpListen, .replay: true
        case .serial, .udp: false
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
