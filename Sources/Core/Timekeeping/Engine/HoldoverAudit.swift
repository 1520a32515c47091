/// What a holdover was worth, known at the relock.
public struct HoldoverAudit: Hashable, Sendable {
    /// The model that was held on to, and the first one after it.
    public var held: ClockModel
    public var relocked: ClockModel
    /// CLOCK_MONOTONIC_RAW of the relock.
    public var at: Int64
    /// The held model's time less the new one's at the relock, in nanoseconds.
    public var error: Int64
    /// The bound that the held model promised for that moment, in nanoseconds.
    public var promised: Int64
    /// How exactly the error itself is known: the new model's bound.
    public var within: Int64

    public init(held: ClockModel, relocked: ClockModel, at: Int64, error: Int64, promised: Int64, within: Int64) {
        self.held = held
        self.relocked = relocked
        self.at = at
        self.error = error
        self.promised = promised
        self.within = within
    }

    public var duration: Int64 { at - held.anchor }
    /// The promise was kept: the error is not certainly beyond it.
    public var isCovered: Bool { abs(error) <= promised + within }
}
