import Sensing

/// Decides what chronyd's word is worth.
///
///     UTC = CLOCK_REALTIME + current correction
///     E_src = root dispersion + 15 ppm of what an update is overdue        E_path = root delay / 2
///     E_read = both clock readings + how far CLOCK_REALTIME moved by CLOCK_MONOTONIC_RAW while chronyd answered
///
/// chronyc(1) bounds the error of the system clock by |current correction| + root dispersion + root delay / 2. The
/// correction is applied here, so that what remains is the rest.
public struct ChronyJudge: Sendable {
    private let source: String
    private let rules: ChronyRules
    /// The best that was seen since the start.
    private var lowestStratum: UInt16?

    /// `source` is the name in the station file.
    public init(source: String, rules: ChronyRules = ChronyRules()) {
        self.source = source
        self.rules = rules
    }

    /// The clocks were read just before the question and just after the answer.
    public mutating func report(
        _ tracking: ChronyTracking, asked: ClockMoment, answered: ClockMoment
    ) -> SourceReport {
        let content: SourceReport.Content =
            if let reason = refusal(tracking, answered: answered) {
                .refused(reason)
            } else {
                .sample(sample(tracking, asked: asked, answered: answered))
            }
        return SourceReport(source: source, at: answered.raw, content)
    }

    // MARK: - What is not believed

    private func refusal(_ tracking: ChronyTracking, answered: ClockMoment) -> String? {
        if tracking.referenceID == ChronyTracking.localReference {
            return "chronyd follows nothing: it serves its own clock ('local stratum \(tracking.stratum)', reference "
                + "7F7F0101), and its error of 0 is no error bound; see 'chronyc sources' for what it hears"
        }
        guard let leap = tracking.leap, leap != .notSynchronised, (1...15).contains(tracking.stratum),
            tracking.updatedAt.nanoseconds > 0
        else {
            return "chronyd follows nothing yet (leap status \(leapWords(tracking)), stratum \(tracking.stratum)); "
                + "see 'chronyc sources' for what it hears"
        }
        if let reason = impossible(tracking) { return reason }
        return overAge(tracking, answered: answered)
    }

    private func leapWords(_ tracking: ChronyTracking) -> String {
        tracking.leap == .notSynchronised ? "'not synchronised'" : "'\(tracking.leap.map { "\($0)" } ?? "unknown")'"
    }

    /// A bound of zero, and numbers that no clock has.
    private func impossible(_ tracking: ChronyTracking) -> String? {
        guard tracking.rootDispersion > 0 else {
            return "chronyd says that it follows \(tracking.reference) with a root dispersion of "
                + "\(tracking.rootDispersion) s; no clock is so good, and none is believed that says so"
        }
        guard tracking.rootDelay >= 0, tracking.rootDelay < Self.absurd, tracking.rootDispersion < Self.absurd,
            tracking.currentCorrection.magnitude < Self.absurd, tracking.updateInterval >= 0
        else {
            return "chronyd says that it follows \(tracking.reference) with a correction of "
                + "\(tracking.currentCorrection) s, a root delay of \(tracking.rootDelay) s and a root dispersion of "
                + "\(tracking.rootDispersion) s, which cannot be"
        }
        return nil
    }

    /// Seconds: 30 years.
    private static let absurd = 1e9

    /// chronyd goes on saying "Normal" when its source is long gone; only the time of its last update tells.
    private func overAge(_ tracking: ChronyTracking, answered: ClockMoment) -> String? {
        let age = age(of: tracking, answered: answered)
        guard age >= -ChronyRules.updateSlack else {
            return "chronyd says that its last update was at \(tracking.updatedAt), \((-age).duration) from now; "
                + "its clock was set back, wait for its next update"
        }
        let intervals = Self.nanoseconds(tracking.updateInterval * ChronyRules.silentIntervals)
        guard age <= max(rules.leastSilence, intervals).addingClamped(ChronyRules.updateSlack) else {
            return "chronyd says that all is well, but has had no update from \(tracking.reference) since "
                + "\(tracking.updatedAt), \(age.duration) ago; see 'chronyc sources' for what it hears"
        }
        return nil
    }

    private func age(of tracking: ChronyTracking, answered: ClockMoment) -> Int64 {
        time(tracking, answered: answered).nanoseconds(since: tracking.updatedAt)
    }

    // MARK: - What is

    private func time(_ tracking: ChronyTracking, answered: ClockMoment) -> Instant {
        Instant(nanoseconds: answered.realtime)
            .adding(nanoseconds: Int64((tracking.currentCorrection * 1e9).rounded()))
    }

    private mutating func sample(
        _ tracking: ChronyTracking, asked: ClockMoment, answered: ClockMoment
    ) -> SourceSample {
        let dispersion = Self.nanoseconds(tracking.rootDispersion)
        let due = Self.nanoseconds(tracking.updateInterval * ChronyRules.dueIntervals)
        let overdue = max(0, age(of: tracking, answered: answered) - due - ChronyRules.updateSlack)
        return SourceSample(
            raw: answered.raw, time: .utc(time(tracking, answered: answered)),
            sourceError: dispersion + overdue / 1_000_000 * ChronyRules.overduePPM,
            pathError: Self.nanoseconds(tracking.rootDelay / 2), readError: readError(asked: asked, answered: answered),
            sigma: min(dispersion, Self.nanoseconds(tracking.rootMeanSquareOffset.magnitude)),
            leap: LeapAnnouncement(coming: coming(tracking.leap)), degraded: degradation(tracking))
    }

    /// chronyd took the correction at an unknown moment of the exchange. While it slews the clock, the correction shrinks
    /// by as much as CLOCK_REALTIME gains.
    private func readError(asked: ClockMoment, answered: ClockMoment) -> Int64 {
        let elapsed = answered.raw - asked.raw
        let slewed = (answered.realtime &- asked.realtime) &- elapsed
        let ran = Double(elapsed.magnitude) * Double(ChronyRules.frequencyLimitPPM) / 1e6
        return asked.halfWidth.addingClamped(answered.halfWidth)
            .addingClamped(Int64(clamping: slewed.magnitude)).addingClamped(Int64(clamping: ran.rounded(.up)))
    }

    private func coming(_ leap: ChronyTracking.Leap?) -> LeapAnnouncement.Coming {
        switch leap {
        case .normal: .none
        case .insert: .insert
        case .delete: .delete
        case .notSynchronised, nil: .unknown
        }
    }

    private mutating func degradation(_ tracking: ChronyTracking) -> String? {
        let lowest = min(lowestStratum ?? tracking.stratum, tracking.stratum)
        lowestStratum = lowest
        if tracking.stratum > lowest {
            return "chronyd follows \(tracking.reference) at stratum \(tracking.stratum); it has been at \(lowest)"
        }
        guard tracking.skewPPM <= rules.skewLimitPPM else {
            let skew = Int64(clamping: tracking.skewPPM.rounded())
            return "chronyd knows its frequency to \(skew) ppm only; it needs more time, or a steadier source"
        }
        return nil
    }

    /// Rounded up.
    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(clamping: (seconds * 1e9).rounded(.up)) }
}
