import Sensing

/// Which person has an instrument's line, and until when. Instants with a `now` are monotonic nanoseconds.
struct LineHold {
    struct Holder: Hashable {
        /// Never given twice.
        var number: Int
        var by: String
        var since: Instant
        /// So long without a keystroke is too long.
        var idle: UInt64
        var lastKey: UInt64
        var lastSign: UInt64
        var isWarned = false
    }

    enum Taking: Hashable {
        /// `from`: who had it until now.
        case taken(number: Int, from: Holder?)
        case refused(Holder)
    }

    /// What the passing of time brings.
    enum Expiry: Hashable {
        /// No key for a long time: the line is given back in so many seconds.
        case warning(number: Int, seconds: Int)
        case idle(number: Int)
        /// The console says nothing any more: its program was stopped, or its terminal takes no more.
        case silent(number: Int)
    }

    /// A console gives a sign of life every five seconds; three may be late.
    static let longestSilence: UInt64 = 20_000_000_000
    /// So long before the end an idle person is warned, or at three quarters of a short limit.
    static let warning: UInt64 = 60_000_000_000

    private(set) var holder: Holder?
    private var lastNumber = 0

    mutating func take(by: String, force: Bool, idle: UInt64, at time: Instant, now: UInt64) -> Taking {
        if let holder, !force { return .refused(holder) }
        let displaced = holder
        lastNumber += 1
        holder = Holder(number: lastNumber, by: by, since: time, idle: idle, lastKey: now, lastSign: now)
        return .taken(number: lastNumber, from: displaced)
    }

    /// A sign of life; false when this person has no longer the line.
    mutating func heard(_ number: Int, isKey: Bool, now: UInt64) -> Bool {
        guard holder?.number == number else { return false }
        holder?.lastSign = now
        if isKey {
            holder?.lastKey = now
            holder?.isWarned = false
        }
        return true
    }

    /// Who had the line and has no more; nil when it was somebody else's, or nobody's.
    mutating func release(_ number: Int) -> Holder? {
        guard let releasing = holder, releasing.number == number else { return nil }
        holder = nil
        return releasing
    }

    /// When `expire` has something to say.
    var deadline: UInt64? {
        holder.map { min($0.lastSign &+ Self.longestSilence, $0.isWarned ? $0.end : $0.warns) }
    }

    /// The line stays with its holder until `release`.
    mutating func expire(now: UInt64) -> Expiry? {
        guard let current = holder else { return nil }
        if now >= current.lastSign &+ Self.longestSilence { return .silent(number: current.number) }
        if now >= current.end { return .idle(number: current.number) }
        guard !current.isWarned, now >= current.warns else { return nil }
        holder?.isWarned = true
        return .warning(number: current.number, seconds: Int((current.end - now + 999_999_999) / 1_000_000_000))
    }
}

extension LineHold.Holder {
    fileprivate var end: UInt64 { lastKey &+ idle }
    fileprivate var warns: UInt64 { end &- min(LineHold.warning, idle / 4) }
}
