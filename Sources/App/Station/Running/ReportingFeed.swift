import LoRaWAN
import Logging
import Sensing
import Threads
import Transports

/// A feed that tells the log when its link comes and goes, and lets the dialogue and people hear what it hears.
struct ReportingFeed: LinkConsumer {
    var feed: InstrumentFeed
    var reporter: LinkReporter
    /// Where people listen to the line.
    var tap = LineTap()
    /// Sources of time for which this instrument is the receiver.
    var receivers: [NMEAFeed] = []
    /// What the station says to the instrument depends on what it hears.
    var dialogue: StationDialogue?
    /// Called each time that the link opens.
    var opened: @Sendable () -> Void = {}

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        for receiver in receivers { receiver.hear(bytes, arrival) }
        tap.received(bytes, at: arrival.time.instant)
        dialogue?.heard(bytes, arrival.time)
        feed.receive(bytes, arrival)
    }

    mutating func ended(source: Int) {
        for receiver in receivers { receiver.ended() }
        feed.ended(source: source)
    }

    mutating func begin(_ file: ArrivedFile) -> FileWelcome {
        tap.note("the file '\(FileBook.shown(file.name))' begins, \(file.size) bytes")
        return feed.begin(file)
    }

    mutating func finish(_ file: ArrivedFile) -> FileOutcome {
        feed.finish(file)
    }

    mutating func take(
        pushed bytes: UnsafeRawBufferPointer, _ arrival: Arrival, answer: @escaping @Sendable (PushOutcome) -> Void
    ) {
        tap.received(bytes, at: arrival.time.instant)
        feed.take(pushed: bytes, arrival, answer: answer)
    }

    mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
        let time = frame.reception.time
        tap.note(frame.shown)
        frame.raw.withUnsafeBytes { tap.received($0, at: time.instant) }
        feed.take(radio: frame, answer: answer)
    }

    mutating func heard(of downlink: DownlinkNews, at time: Timestamp) {
        tap.note(InstrumentRadio.text(of: downlink))
        feed.heard(of: downlink, at: time)
    }

    mutating func heard(of file: String, _ news: String, isTrouble: Bool) {
        tap.note("the file '\(FileBook.shown(file))': \(news)")
        reporter.heard(of: FileBook.shown(file), news, isTrouble: isTrouble)
    }

    mutating func changed(to state: LinkState) {
        reporter.changed(to: state, now: Monitor.uptime())
        switch state {
        case .open: tap.note("the link is open")
        case .waiting(let failure, _): tap.note("\(failure)")
        case .connecting, .finished, .stopped: break
        }
        dialogue?.linkChanged(to: state)
        if state == .open { opened() }
    }
}

/// One line in the log when a link opens, and one when it fails: not one for each of its tries, and for a link that comes
/// and goes a pair a minute.
struct LinkReporter {
    private enum Told {
        case nothing, open, failed
    }

    /// A failure is told at once when none was told for so long.
    private static let pause: UInt64 = 60_000_000_000

    private let instrument: String
    private let log: Logger
    private var told = Told.nothing
    private var lastFailure: UInt64?
    /// Failures that were not told.
    private var untold = 0
    private var isDown = false

    init(instrument: String, log: Logger) {
        self.instrument = instrument
        self.log = log
    }

    /// Each file is told, because each is somebody's.
    func heard(of file: String, _ news: String, isTrouble: Bool) {
        log.log(level: isTrouble ? .warning : .info, "instrument '\(instrument)': the file '\(file)': \(news)")
    }

    /// `now`: monotonic nanoseconds.
    mutating func changed(to state: LinkState, now: UInt64) {
        switch state {
        case .open:
            isDown = false
            guard told != .open else { return }
            told = .open
            log.notice("instrument '\(instrument)': the link is open")
        case .waiting(let failure, _):
            if !isDown { untold += 1 }
            isDown = true
            guard told != .failed, lastFailure.map({ now &- $0 >= Self.pause }) ?? true else { return }
            let times = untold > 1 ? " (the \(untold)th time since it was last told)" : ""
            log.warning("instrument '\(instrument)': \(failure); trying again until it works\(times)")
            told = .failed
            lastFailure = now
            untold = 0
        case .finished:
            log.notice("instrument '\(instrument)': the recording was read to its end")
        case .connecting, .stopped: break
        }
    }
}
