import Sensing

/// Decides what gpsd's lines are worth.
///
/// A pulse (PPS) is the best: gpsd says which second it began, and when. Without one, the stamp that gpsd took at a
/// sentence (TOFF) counts, once a report of a fix (TPV) confirms its second; it is late, never early. A gpsd that takes
/// no such stamps, or that runs on another host and stamps by another clock, leaves the arrival of the report.
public struct GPSDJudge: Sendable {
    private let source: String
    private let rules: GPSDRules
    /// gpsd's stamps are of the clock that we read.
    private let isSameHost: Bool

    /// The receiver that we listen to: the one of the rules, or the first that reports.
    private var device: String?
    private var confirmed: Confirmed?
    private var host = GPSDHostRate()
    /// A stamp whose second no report has confirmed yet.
    private var waiting: Stamp?
    private var reportsWithoutComparison = 0
    private var lastPulse: Int64?

    /// A stamp of gpsd's, put on the counter when it came.
    private struct Stamp: Hashable {
        var time: Instant
        var raw: Int64
        var readError: Int64
    }

    /// The newest report of a fix.
    private struct Confirmed: Hashable {
        var time: Instant
        /// CLOCK_MONOTONIC_RAW of its arrival.
        var raw: Int64
        var mode: Int64
        var leapSeconds: Int64?
    }

    /// `source` is the name in the station file.
    public init(source: String, rules: GPSDRules = GPSDRules(), isSameHost: Bool) {
        self.source = source
        self.rules = rules
        self.isSameHost = isSameHost
        device = rules.device
    }

    /// What a line says, had at `moment`; nil when it says nothing about the time.
    public mutating func report(line: [UInt8], at moment: ClockMoment) -> SourceReport? {
        host.note(moment)
        guard let message = GPSDMessage(line: line) else {
            let start = String(decoding: line.prefix(60), as: UTF8.self)
            return report(.refused("gpsd sent a line that cannot be read: '\(start)'; is it a gpsd?"), at: moment)
        }
        return content(of: message, at: moment).flatMap { report($0, at: moment) }
    }

    private func report(_ content: SourceReport.Content, at moment: ClockMoment) -> SourceReport? {
        SourceReport(source: source, at: moment.raw, content)
    }

    private mutating func content(of message: GPSDMessage, at moment: ClockMoment) -> SourceReport.Content? {
        switch message {
        case .version(let release, let major): version(release, major)
        case .devices(let paths): devices(paths)
        case .device(let path, let isOpen): isOpen ? nil : lost(path)
        case .fix(let fix): self.fix(fix, at: moment)
        case .sentence(let comparison): sentence(comparison, at: moment)
        case .pulse(let comparison): pulse(comparison, at: moment)
        case .error(let text): .refused("gpsd says: '\(text)'")
        case .other: nil
        }
    }

    // MARK: - Receivers

    private func version(_ release: String, _ major: Int64) -> SourceReport.Content? {
        guard major != 3 else { return nil }
        return .refused("gpsd \(release) speaks version \(major) of its protocol; version 3 is needed")
    }

    private func devices(_ paths: [String]) -> SourceReport.Content? {
        guard !paths.isEmpty else {
            return .silent("gpsd has no receiver; name one on its command line or in /etc/default/gpsd")
        }
        guard let wanted = rules.device, !paths.contains(wanted) else { return nil }
        return .silent("gpsd has \(paths.joined(separator: ", ")) and no receiver '\(wanted)'")
    }

    private mutating func lost(_ path: String) -> SourceReport.Content? {
        guard path == device || device == nil else { return nil }
        (device, confirmed, waiting, lastPulse) = (rules.device, nil, nil, nil)
        return .silent("gpsd has lost the receiver \(path); check its cable and supply")
    }

    private mutating func isOurs(_ path: String) -> Bool {
        if device == nil { device = path }
        return path == device
    }

    // MARK: - Sentences

    private mutating func fix(_ fix: GPSDMessage.Fix, at moment: ClockMoment) -> SourceReport.Content? {
        guard isOurs(fix.device) else { return nil }
        guard fix.mode >= 2 else {
            (confirmed, waiting) = (nil, nil)
            return .refused(
                "the receiver \(fix.device) has no fix (mode \(fix.mode)), so its time is its own; check its antenna")
        }
        guard let text = fix.time else { return nil }
        guard let time = Instant(iso8601: text) else {
            return .refused("the receiver \(fix.device) has a fix and says that it is '\(text)', which is no time")
        }
        if let confirmed, confirmed.time == time { return standing(confirmed, at: moment) }
        confirmed = Confirmed(time: time, raw: moment.raw, mode: fix.mode, leapSeconds: fix.leapSeconds)
        return isPulsing(at: moment) ? nil : byReport(of: time, at: moment)
    }

    /// gpsd repeats a report within a second; a receiver that stands still repeats it for longer.
    private func standing(_ confirmed: Confirmed, at moment: ClockMoment) -> SourceReport.Content? {
        let age = moment.raw - confirmed.raw
        guard age > GPSDRules.longestAge else { return nil }
        return .refused("the receiver has said \(confirmed.time) for \(age.duration); its time stands still")
    }

    private mutating func byReport(of time: Instant, at moment: ClockMoment) -> SourceReport.Content? {
        if let waiting, Self.isSame(waiting.time, time) { return confirm(waiting) }
        reportsWithoutComparison += 1
        guard !isSameHost || reportsWithoutComparison > GPSDRules.patience else { return nil }
        let arrival = Stamp(time: time, raw: moment.raw, readError: moment.halfWidth)
        return .sample(sample(arrival, delay: GPSDRules.reportDelay))
    }

    private mutating func sentence(
        _ comparison: GPSDMessage.Comparison, at moment: ClockMoment
    ) -> SourceReport.Content? {
        guard isSameHost, isOurs(comparison.device), !isPulsing(at: moment) else { return nil }
        if let reason = foreign(comparison, at: moment) { return .refused(reason) }
        let stamp = stamp(comparison, at: moment)
        waiting = stamp
        guard let confirmed, Self.isSame(confirmed.time, comparison.real) else { return nil }
        return confirm(stamp)
    }

    private mutating func confirm(_ stamp: Stamp) -> SourceReport.Content {
        waiting = nil
        reportsWithoutComparison = 0
        return .sample(sample(stamp, delay: 0))
    }

    private static func isSame(_ left: Instant, _ right: Instant) -> Bool {
        left.nanoseconds(since: right).magnitude < 1_000_000
    }

    /// The second of a sentence: where the latency was measured it moves the stamp back, where not the stamp may be as
    /// late as serial receivers are. `delay`: what the stamp may be later still.
    private func sample(_ stamp: Stamp, delay: Int64) -> SourceSample {
        SourceSample(
            raw: stamp.raw - (rules.latency ?? 0), time: .utc(stamp.time), sourceError: GPSDRules.receiverError,
            pathError: rules.latency == nil ? 0 : rules.latencyError, readError: stamp.readError,
            sigma: GPSDRules.sentenceSigma, lateness: (rules.latency == nil ? rules.longestLatency : 0) + delay,
            leap: leap,
            degraded: rules.pulse == nil ? degradation : "gpsd reports sentences and no pulse; check the PPS line")
    }

    // MARK: - Pulses

    private mutating func pulse(_ pulse: GPSDMessage.Comparison, at moment: ClockMoment) -> SourceReport.Content? {
        // A pulse on a pin comes under a name of its own.
        guard isSameHost, pulse.device == device || pulse.device.hasPrefix("/dev/pps") else { return nil }
        if let reason = foreign(pulse, at: moment) ?? misnumbered(pulse, at: moment) { return .refused(reason) }
        let stamp = stamp(pulse, at: moment)
        lastPulse = stamp.raw
        let path = rules.pulse ?? .usb1
        return .sample(
            SourceSample(
                raw: stamp.raw, time: .utc(stamp.time), sourceError: GPSDRules.receiverError, pathError: path.error,
                readError: stamp.readError, sigma: path.sigma, leap: leap, degraded: degradation))
    }

    private func isPulsing(at moment: ClockMoment) -> Bool {
        lastPulse.map { moment.raw - $0 < GPSDRules.longestAge } ?? false
    }

    /// gpsd numbers a pulse by the sentences around it. A report comes some tenths of a second after the second that it
    /// names, so a pulse lies as much later by itself than by the report; a whole second more or less is a wrong number.
    private func misnumbered(_ pulse: GPSDMessage.Comparison, at moment: ClockMoment) -> String? {
        guard let confirmed, moment.raw - confirmed.raw < GPSDRules.longestAge else {
            return "gpsd reports a pulse, and no fix in the last 5 s that vouches for it; check the antenna"
        }
        let elapsed = moment.raw(ofRealtime: pulse.clock.nanoseconds) - confirmed.raw
        let later = pulse.real.nanoseconds(since: confirmed.time.adding(nanoseconds: elapsed))
        guard (-300_000_000...1_300_000_000).contains(later) else {
            return "gpsd says that a pulse began \(pulse.real), and its report of the fix puts it "
                + "\(later.duration) beside that; the pulse has the wrong number"
        }
        return nil
    }

    // MARK: - Both

    private func stamp(_ comparison: GPSDMessage.Comparison, at moment: ClockMoment) -> Stamp {
        let clock = comparison.clock.nanoseconds
        return Stamp(
            time: comparison.real, raw: moment.raw(ofRealtime: clock),
            readError: host.error(ofRealtime: clock, at: moment))
    }

    /// Stamps that are not of this host's clock, or that it was set after.
    private func foreign(_ comparison: GPSDMessage.Comparison, at moment: ClockMoment) -> String? {
        let age = moment.realtime &- comparison.clock.nanoseconds
        guard !(-1_000_000...GPSDRules.longestAge).contains(age) else { return nil }
        return
            "gpsd stamped at \(comparison.clock) what we had at \(Instant(nanoseconds: moment.realtime)); the host's "
            + "clock was set in between, or gpsd stamps by another clock"
    }

    private var degradation: String? {
        confirmed?.mode == 2 ? "the receiver has a fix in two dimensions only; it sees too few satellites" : nil
    }

    /// GPS time is TAI less 19 s.
    private var leap: LeapAnnouncement {
        guard let seconds = confirmed?.leapSeconds, (0..<100).contains(seconds) else { return LeapAnnouncement() }
        return LeapAnnouncement(taiMinusUTC: Int(seconds) + 19)
    }
}
