import Logging
import Synchronization
import Testing
import Transports

@testable import Station

@Suite("What the log says of a link")
struct LinkReporterTests {
    private static let second: UInt64 = 1_000_000_000
    private let told = ToldLines()
    private let failure = LinkState.waiting(LinkFailure("refused", remedy: "is it on?"), nextTry: 0)

    private func reporter() -> LinkReporter {
        LinkReporter(instrument: "ctd", log: told.logger)
    }

    @Test("is one line when it opens and one when it fails, whatever the number of its tries")
    func once() {
        var reporter = reporter()
        reporter.changed(to: .open, now: 0)
        for second in 1...500 as ClosedRange<UInt64> {
            reporter.changed(to: .connecting, now: second * Self.second)
            reporter.changed(to: failure, now: second * Self.second)
        }
        reporter.changed(to: .open, now: 501 * Self.second)
        #expect(
            told.lines == [
                "instrument 'ctd': the link is open",
                "instrument 'ctd': refused: is it on?; trying again until it works",
                "instrument 'ctd': the link is open",
            ])
    }

    @Test("is a pair a minute of one that comes and goes each second")
    func flapping() {
        var reporter = reporter()
        for second in 0..<600 as Range<UInt64> {
            reporter.changed(to: second % 2 == 0 ? .open : failure, now: second * Self.second)
        }
        #expect(told.lines.count == 21)
        #expect(told.lines[3].hasSuffix("(the 30th time since it was last told)"))
    }

    @Test("ends with how the link is, also when it came and went before")
    func lastWord() {
        var reporter = reporter()
        reporter.changed(to: .open, now: 0)
        reporter.changed(to: failure, now: 1 * Self.second)
        reporter.changed(to: .open, now: 2 * Self.second)
        for second in 3...70 as ClosedRange<UInt64> { reporter.changed(to: failure, now: second * Self.second) }
        #expect(told.lines.count == 4)
        #expect(told.lines.last?.contains("trying again") == true)
    }
}

/// Keeps what is logged.
private final class ToldLines: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(told: self) }
    }

    private struct Handler: LogHandler {
        let told: ToldLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            told.kept.withLock { $0.append("\(event.message)") }
        }
    }
}
