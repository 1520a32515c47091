import Logging

/// Warnings that would come again and again: of each subject one a minute, with how many there were.
struct Complaints {
    private struct Told {
        var time: UInt64
        var untold = 0
    }

    private let log: Logger
    private var told: [String: Told] = [:]

    private static let pause: UInt64 = 60_000_000_000
    private static let mostSubjects = 1000

    init(_ log: Logger) {
        self.log = log
    }

    /// `now`: monotonic nanoseconds.
    mutating func tell(_ subject: String, _ text: String, now: UInt64) {
        if let earlier = told[subject], now < earlier.time + Self.pause {
            told[subject]?.untold += 1
            return
        }
        if told.count >= Self.mostSubjects { told = [:] }
        let untold = told[subject]?.untold ?? 0
        told[subject] = Told(time: now)
        log.warning("\(text.oneLine)\(untold > 0 ? " (and \(untold) more like it)" : "")")
    }
}

extension String {
    /// What others wrote, so that it makes one line of a log and not a page.
    fileprivate var oneLine: String {
        String(
            String.UnicodeScalarView(unicodeScalars.prefix(400).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
