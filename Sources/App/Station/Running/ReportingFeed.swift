import Logging
import Transports

/// A feed that tells the log, and whoever has something to send, when its link comes and goes.
struct ReportingFeed: LinkConsumer {
    var feed: InstrumentFeed
    var reporter: LinkReporter
    /// Called each time that the link opens.
    var opened: @Sendable () -> Void

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        feed.receive(bytes, arrival)
    }

    mutating func ended(source: Int) {
        feed.ended(source: source)
    }

    mutating func changed(to state: LinkState) {
        reporter.changed(to: state)
        if state == .open { opened() }
    }
}

/// One line in the log when a link opens, and one when it fails: not one for each of its tries.
struct LinkReporter {
    private enum Told {
        case nothing, open, failed
    }

    private let instrument: String
    private let log: Logger
    private var told = Told.nothing

    init(instrument: String, log: Logger) {
        self.instrument = instrument
        self.log = log
    }

    mutating func changed(to state: LinkState) {
        switch state {
        case .open where told != .open:
            told = .open
            log.notice("instrument '\(instrument)': the link is open")
        case .waiting(let failure, _) where told != .failed:
            told = .failed
            log.warning("instrument '\(instrument)': \(failure); trying again until it works")
        case .finished:
            log.notice("instrument '\(instrument)': the recording was read to its end")
        default: break
        }
    }
}
