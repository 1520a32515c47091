import Sensing

/// UTC as a function of CLOCK_MONOTONIC_RAW, with its bound, as it was published: immutable, and enough to compute every
/// time again that was made with it.
///
///     TAI(raw) = tai + (raw - anchor) * (1 + frequency)        UTC = TAI - (TAI - UTC) by `leap`
public struct ClockModel: Hashable, Sendable {
    public var id: ClockModelID
    /// The kernel's boot_id, whose counter `anchor` is of.
    public var boot: String
    public var state: ClockState
    public var flags: ClockFlags
    public var source: ClockSource
    /// The sources that made it, as the station file names them, separated by `+`; empty when unsynchronised.
    public var sourceNames: String
    /// CLOCK_MONOTONIC_RAW at which `tai` was the time: t_fresh, the newest sample that counts.
    public var anchor: Int64
    public var tai: TAIInstant
    /// How fast TAI runs by the counter, less one.
    public var frequency: Double
    /// Nil: nothing is promised.
    public var terms: BoundTerms?
    public var leap: LeapOffset

    public init(
        id: ClockModelID, boot: String, state: ClockState, flags: ClockFlags = [], source: ClockSource,
        sourceNames: String = "", anchor: Int64, tai: TAIInstant, frequency: Double = 0, terms: BoundTerms? = nil,
        leap: LeapOffset
    ) {
        self.id = id
        self.boot = boot
        self.state = state
        self.flags = flags
        self.source = source
        self.sourceNames = sourceNames
        self.anchor = anchor
        self.tai = tai
        self.frequency = frequency
        self.terms = terms
        self.leap = leap
    }

    public func tai(at raw: Int64) -> TAIInstant {
        let elapsed = raw &- anchor
        return tai.adding(nanoseconds: elapsed &+ Int64((Double(elapsed) * frequency).rounded()))
    }

    public func utc(at raw: Int64) -> Instant { leap.utc(of: tai(at: raw)) }

    /// B(t), in nanoseconds; nil when nothing is promised.
    public func halfWidth(at raw: Int64) -> Int64? { terms?.halfWidth(away: raw &- anchor) }

    public func timestamp(at raw: Int64) -> Timestamp {
        let tai = tai(at: raw)
        let bound = halfWidth(at: raw).map {
            TimeBound(halfWidth: $0.addingClamped(leap.stepWithin($0.addingClamped(Self.nearStep), of: tai)))
        }
        return Timestamp(
            leap.utc(of: tai), bound: bound, source: source, state: state, flags: flags,
            stamp: RawStamp(monotonic: raw, model: id))
    }

    /// A stamp may still be moved by what its transport needed: a second is more than any does.
    private static let nearStep: Int64 = 1_000_000_000
}
