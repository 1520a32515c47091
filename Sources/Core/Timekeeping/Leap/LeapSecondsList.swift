import Sensing

extension LeapTable {
    /// Reads the text of `leap-seconds.list` (IERS, NIST, the tz database): lines of seconds since 1900 and TAI less UTC,
    /// `#@` with the expiry, and comments. The `#h` hash is not looked at: no attacker writes this file, and a damaged
    /// one does not read as a table.
    public init(leapSecondsList text: String) throws(LeapTableDefect) {
        var entries: [Entry] = []
        var expires: Instant?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.hasPrefix("#@") {
                let words = line.dropFirst(2).split(whereSeparator: \.isWhitespace)
                guard let first = words.first, let seconds = Int64(first) else {
                    throw .unreadable(line: index + 1, text: String(line.prefix(80)))
                }
                expires = Self.instant(secondsSince1900: seconds)
                continue
            }
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { continue }
            guard words.count == 2, let seconds = Int64(words[0]), let offset = Int(words[1]),
                (10...100).contains(offset), (0...10_000_000_000).contains(seconds)
            else { throw .unreadable(line: index + 1, text: String(line.prefix(80))) }
            entries.append(Entry(from: Self.instant(secondsSince1900: seconds), taiMinusUTC: offset))
        }
        try self.init(read: entries, expires: expires)
    }

    private init(read entries: [Entry], expires: Instant?) throws(LeapTableDefect) {
        guard let last = entries.last else { throw .empty }
        guard let expires else { throw .noExpiry }
        for (before, after) in zip(entries, entries.dropFirst()) {
            guard before.from < after.from, abs(after.taiMinusUTC - before.taiMinusUTC) == 1 else {
                throw .notInOrder(after.from)
            }
        }
        guard last.from < expires, let table = LeapTable(entries: entries, expires: expires) else {
            throw .notInOrder(last.from)
        }
        self = table
    }

    /// NTP counts from 1900; beyond ten thousand million seconds (the year 2216) the text is damaged.
    private static func instant(secondsSince1900 seconds: Int64) -> Instant {
        Instant(unixSeconds: min(max(seconds, 0), 10_000_000_000) - 2_208_988_800)
    }
}

/// Why a text is no list of leap seconds.
public enum LeapTableDefect: Error, Hashable, Sendable {
    case empty
    case noExpiry
    case unreadable(line: Int, text: String)
    case notInOrder(Instant)
}

extension LeapTableDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "the list of leap seconds has no entry; is it leap-seconds.list?"
        case .noExpiry: "the list of leap seconds does not say until when it holds ('#@' is missing); fetch it anew"
        case .unreadable(let line, let text):
            "line \(line) of the list of leap seconds is '\(text)', and not 'seconds since 1900, TAI less UTC'; "
                + "fetch it anew"
        case .notInOrder(let instant):
            "the list of leap seconds is out of order at \(instant), or leaves one out; fetch it anew"
        }
    }
}
