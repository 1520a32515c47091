import Sensing

/// Decides what a receiver's sentences are worth.
///
/// A receiver says one time in several sentences, one after the other: a cycle. The first of them is nearest to the second
/// that it names, so its first byte is the stamp; the cycle is worth something when one of its sentences gave the date and
/// one says that there is a fix.
public struct NMEAJudge: Sendable {
    private let source: String
    private let rules: NMEARules
    private var cycle: Cycle?
    /// The second that was told of last, since midnight.
    private var lastSecond: Int64?
    private var lastComplaint: Int64?
    private var lastGood: Int64?

    /// Lines that cannot be read for so long, in nanoseconds, are no accident.
    private static let longestDamage: Int64 = 5_000_000_000

    private struct Cycle {
        var time: NMEATime.TimeOfDay
        var stamp: RawStamp
        var date: NMEATime.CivilDay?
        var hasFix = false
        /// A sample or a refusal has been made of it.
        var isTold = false
    }

    /// `source` is the name in the station file.
    public init(source: String, rules: NMEARules = NMEARules()) {
        self.source = source
        self.rules = rules
    }

    /// A sentence, the stamp of its first byte, and CLOCK_MONOTONIC_RAW now.
    public mutating func report(_ sentence: NMEATime, at stamp: RawStamp, now: Int64) -> SourceReport? {
        guard let content = content(of: sentence, at: stamp) else { return nil }
        return SourceReport(source: source, at: now, content)
    }

    /// A line whose checksum does not hold, or that has none. Single ones are noise; nothing else for seconds is a reason.
    public mutating func damaged(now: Int64) -> SourceReport? {
        let since = lastGood ?? now
        lastGood = since
        guard now - since > Self.longestDamage else { return nil }
        return complain(
            "the receiver sends no sentence with a good checksum; check the baud rate, and that checksums are on",
            at: now
        ).map { SourceReport(source: source, at: now, $0) }
    }

    private mutating func content(of sentence: NMEATime, at stamp: RawStamp) -> SourceReport.Content? {
        lastGood = stamp.monotonic
        guard let time = sentence.time else { return withoutTime(sentence, at: stamp) }
        var unfinished: String?
        if let cycle, cycle.time != time {
            if isEcho(time, of: cycle, at: stamp) { return nil }
            unfinished = complaint(about: cycle)
        }
        var current = cycle.flatMap { $0.time == time ? $0 : nil } ?? Cycle(time: time, stamp: stamp)
        let content = judge(sentence, in: &current, at: stamp)
        cycle = current
        return content ?? unfinished.flatMap { complain($0, at: stamp.monotonic) }
    }

    private mutating func judge(
        _ sentence: NMEATime, in cycle: inout Cycle, at stamp: RawStamp
    ) -> SourceReport.Content? {
        guard stamp.monotonic - cycle.stamp.monotonic < NMEARules.longestCycle else {
            return complain(
                "the receiver repeats the time \(Self.text(cycle.time)): it stands still", at: stamp.monotonic)
        }
        if let date = sentence.date { cycle.date = date }
        if case .lacking(let reason)? = sentence.fix {
            cycle.isTold = true
            return complain(
                "the receiver has no fix (\(reason)), so its time is its own; check its antenna", at: stamp.monotonic)
        }
        if sentence.fix == .good { cycle.hasFix = true }
        guard !cycle.isTold, cycle.hasFix, let date = cycle.date else { return nil }
        cycle.isTold = true
        return comparison(date, cycle)
    }

    private mutating func comparison(_ date: NMEATime.CivilDay, _ cycle: Cycle) -> SourceReport.Content? {
        let time = cycle.time
        // The instant of a leap second is written like that of the second after it; the next second is soon enough.
        guard time.second < 60 else { return nil }
        let civil = CivilTime(
            year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute,
            second: time.second, nanosecond: time.nanosecond)
        guard let instant = civil.instant else {
            return .refused("the receiver says that it is \(date.year)-\(date.month)-\(date.day), which is no date")
        }
        // A receiver that speaks several times in a second says nothing new after the first.
        let second = time.sinceMidnight / Instant.nanosecondsPerSecond
        guard second != lastSecond else { return nil }
        lastSecond = second
        return .sample(
            SourceSample(
                raw: cycle.stamp.monotonic - rules.latency, time: .utc(instant), sourceError: NMEARules.receiverError,
                sigma: NMEARules.sigma, lateness: rules.jitter.addingClamped(cycle.stamp.lateness)))
    }

    // MARK: What is lacking

    private mutating func withoutTime(_ sentence: NMEATime, at stamp: RawStamp) -> SourceReport.Content? {
        guard case .lacking(let reason)? = sentence.fix else { return nil }
        return complain("the receiver has no time yet (\(reason)); check its antenna", at: stamp.monotonic)
    }

    /// Some sentences of a cycle come after the next one began.
    private func isEcho(_ time: NMEATime.TimeOfDay, of cycle: Cycle, at stamp: RawStamp) -> Bool {
        let behind = cycle.time.sinceMidnight - time.sinceMidnight
        return (1...10_000_000_000).contains(behind)
            && stamp.monotonic - cycle.stamp.monotonic < NMEARules.longestCycle
    }

    private func complaint(about cycle: Cycle) -> String? {
        guard !cycle.isTold else { return nil }
        if !cycle.hasFix {
            return "the receiver sends the time without saying whether it has a fix; let it send RMC or GGA beside ZDA"
        }
        return "the receiver sends the time without a date; let it send RMC or ZDA"
    }

    /// Once a second is enough.
    private mutating func complain(_ reason: String, at now: Int64) -> SourceReport.Content? {
        if let lastComplaint, now - lastComplaint < Instant.nanosecondsPerSecond * 9 / 10 { return nil }
        lastComplaint = now
        return .refused(reason)
    }

    private static func text(_ time: NMEATime.TimeOfDay) -> String {
        [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
