import Sensing

extension KernelClockReading {
    /// TIME_ of <sys/timex.h>.
    private static let insertsLeapSecond: Int32 = 1
    private static let deletesLeapSecond: Int32 = 2
    private static let inLeapSecond: Int32 = 3

    /// What the kernel's word is worth: CLOCK_REALTIME, with the kernel's own greatest error.
    ///
    ///     E_src = maxerror + 1 us + 500 ppm of the second that it may be old        E_path = |what is still to slew|
    ///
    /// `moment` was read together with this.
    public func report(source: String, moment: ClockMoment) -> SourceReport {
        SourceReport(source: source, at: moment.raw, content(moment))
    }

    private func content(_ moment: ClockMoment) -> SourceReport.Content {
        if state == Self.inLeapSecond {
            return .refused(
                "the kernel inserts a leap second just now and says one second twice; this passes by itself")
        }
        guard let error = bound(at: UInt64(clamping: moment.raw)) else { return .refused(refusal) }
        return .sample(
            SourceSample(
                raw: moment.raw, time: .utc(Instant(nanoseconds: moment.realtime)), sourceError: error,
                pathError: Int64(clamping: offset.magnitude), readError: moment.halfWidth,
                sigma: min(error, max(0, estimatedError) * 1000), leap: leap))
    }

    private var refusal: String {
        if maximumError == 0, status & Self.unsynchronisedBit == 0, state != Self.timeError {
            return
                "the kernel says that its clock is wrong by at most 0 us; no clock is, so a daemon that follows nothing "
                + "has told it so (chrony's 'local stratum' does)"
        }
        return "the kernel says that nothing keeps its clock (adjtimex state \(state), status \(status)); run chronyd "
            + "with 'rtcsync', or name its source in the station file"
    }

    private var leap: LeapAnnouncement {
        let coming: LeapAnnouncement.Coming =
            switch state {
            case Self.insertsLeapSecond: .insert
            case Self.deletesLeapSecond: .delete
            default: .none
            }
        return LeapAnnouncement(coming: coming, taiMinusUTC: taiMinusUTC > 0 ? Int(taiMinusUTC) : nil)
    }
}
