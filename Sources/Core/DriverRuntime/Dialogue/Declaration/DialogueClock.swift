import Sensing

/// The instrument's own clock: how it is set and read, and what it is worth.
public struct DialogueClock: Hashable, Sendable {
    public enum Trust: String, Sendable, CaseIterable {
        case never
        /// While the station sets it and has found it right.
        case whenDisciplined = "when_disciplined"
    }

    /// One after the other; the last one goes out so that the instrument takes over a whole second when it begins.
    var set: [DialogueExchange] = []
    /// Every part of the time is one byte of two decimal digits.
    var isBCD = false
    /// From the last byte until the instrument has taken the time over.
    var lead: Int64 = 0
    var read: DialogueExchange?
    var find: ReplyPattern?
    /// How often it is read for one measurement: each reading after the first is placed where it halves what is unknown.
    var readings = 1
    /// The first byte of a sample comes at most so long after the time that is printed in it; nil: nobody knows.
    public var sampleLatency: Int64?
    /// Set when it is further off.
    var limit: Int64 = 1_000_000_000
    var every: Int64 = 86_400_000_000_000
    public var trusted = Trust.never

    public var canBeRead: Bool { read != nil }
    /// From one measurement to the next, in nanoseconds.
    public var everyNanoseconds: Int64 { every }

    /// What fills a place in the commands that set it.
    func bytes(of name: String, at time: CivilTime) -> [UInt8]? {
        guard let field = ClockField(rawValue: name) else { return nil }
        guard isBCD else { return Array(field.text(of: time).utf8) }
        let number = field.number(in: time) % 100
        return [UInt8((number / 10) << 4 | number % 10)]
    }

    /// The first time that stands in a reply, how fine it is, and where in the reply it ends.
    func reading(in reply: [UInt8]) -> (time: Instant, resolution: Int64, end: Int)? {
        var from = 0
        while let match = find?.match(in: reply, from: from) {
            if let (time, resolution) = time(match.values) { return (time, resolution, match.end) }
            from = match.start + 1
        }
        return nil
    }

    private func time(_ values: [String: ArraySlice<UInt8>]) -> (Instant, resolution: Int64)? {
        var fields: [ClockField: Int] = [:]
        for (name, bytes) in values {
            guard let field = ClockField(rawValue: name), let number = number(field, bytes) else { return nil }
            fields[field] = number
        }
        guard let time = CivilTime(fields)?.instant else { return nil }
        if fields[.millisecond] != nil { return (time, 1_000_000) }
        return (time, fields[.hundredth] == nil ? Instant.nanosecondsPerSecond : 10_000_000)
    }

    /// The pattern of a time in a reply.
    static func pattern(_ text: String, isBCD: Bool) -> ReplyPattern {
        ReplyPattern(text) { name in
            isBCD ? 1 : ClockField(rawValue: name)?.width
        }
    }

    private func number(_ field: ClockField, _ bytes: ArraySlice<UInt8>) -> Int? {
        guard isBCD else {
            // A leading zero may be printed as a blank.
            let text = String(decoding: bytes.map { $0 == 0x20 ? 0x30 : $0 }, as: UTF8.self)
            return field.number(in: text)
        }
        guard let byte = bytes.first, byte >> 4 < 10, byte & 0xF < 10 else { return nil }
        return Int(byte >> 4) * 10 + Int(byte & 0xF)
    }
}

/// How far an instrument's clock is from UTC: somewhere from `earliest` to `latest` nanoseconds ahead of it.
public struct ClockOffset: Hashable, Sendable {
    public var earliest: Int64
    public var latest: Int64
    /// The station's time had a bound, which is part of the two ends; else they are ahead of the station's clock only.
    public var isPromised: Bool

    public init(earliest: Int64, latest: Int64, isPromised: Bool) {
        self.earliest = earliest
        self.latest = latest
        self.isPromised = isPromised
    }

    public var middle: Int64 { earliest / 2 + latest / 2 }
    /// From one end to the other.
    var width: Int64 { latest - earliest }

    /// The same so many nanoseconds later: no clock gains or loses more than 200 parts in a million.
    func later(by nanoseconds: UInt64) -> ClockOffset {
        let gained = Int64(clamping: nanoseconds / 5000 + 1)
        return ClockOffset(earliest: earliest - gained, latest: latest + gained, isPromised: isPromised)
    }

    /// What both allow; nil when they contradict each other.
    func intersection(_ other: ClockOffset) -> ClockOffset? {
        guard overlaps(other) else { return nil }
        return ClockOffset(
            earliest: max(earliest, other.earliest), latest: min(latest, other.latest),
            isPromised: isPromised && other.isPromised)
    }

    /// Further off than the limit, wherever the truth lies.
    func isCertainlyBeyond(_ limit: Int64) -> Bool { earliest > limit || latest < -limit }

    func overlaps(_ other: ClockOffset) -> Bool { earliest <= other.latest && other.earliest <= latest }
}
