import Timekeeping

/// How the host's clock ran against the counter since a moment not long ago, for putting kernel stamps on the counter.
///
/// A stamp is read a little after it was taken. What happened to CLOCK_REALTIME between the two is not in the stamp, so
/// that what may have happened has to be in the bound.
struct HostReference: Hashable, Sendable {
    /// Where an instant of CLOCK_REALTIME lies on the counter: between the two.
    struct Span: Hashable, Sendable {
        var earliest: Int64
        /// Where it lies if what is stamped is read soon.
        var likely: Int64
        var latest: Int64

        fileprivate init(_ likely: Int64, within width: Int64) {
            (earliest, self.likely, latest) = (likely &- width, likely, likely &+ width)
        }
    }

    private let moment: ClockMoment

    /// The kernel slews by at most 500 ppm (MAXFREQ), and 1 ms is more than a bracket may miss by.
    private static let slewDivisor: Int64 = 2000
    private static let slack: Int64 = 1_000_000
    /// Somebody looks once a second.
    private static let longestUse: Int64 = 2_500_000_000

    init(_ moment: ClockMoment) {
        self.moment = moment
    }

    /// `now` was read a moment after the instant was taken.
    func span(ofRealtime instant: Int64, now: ClockMoment) -> Span {
        let raw = now.raw(ofRealtime: instant)
        let age = abs(now.raw &- raw)
        let width = now.halfWidth &+ age / Self.slewDivisor
        let parted = parted(now)
        guard abs(parted) > Self.slack &+ abs(now.raw &- moment.raw) / Self.slewDivisor else {
            return Span(raw, within: width)
        }
        // The clock was set, or slewed hard, before the instant or after it; nothing is stamped before it arrives.
        let latest = min(raw &+ max(0, parted), now.raw)
        var span = Span(latest, within: now.halfWidth)
        span.earliest = min(raw &+ min(0, parted), latest) &- now.halfWidth
        return span
    }

    /// Too old to tell anything: what has happened since may have happened long before the instant was taken.
    func isStale(_ now: ClockMoment) -> Bool {
        abs(now.raw &- moment.raw) > Self.longestUse
    }

    /// The machine slept in between, and the counter stood still.
    func hasSlept(_ now: ClockMoment) -> Bool {
        now.suspended &- moment.suspended > Self.slack
    }

    /// How much CLOCK_REALTIME has gained on the counter.
    private func parted(_ now: ClockMoment) -> Int64 {
        (now.realtime &- moment.realtime) &- (now.raw &- moment.raw)
    }
}
