/// The terms of the one formula of the bound, in nanoseconds, as they were when the model was made:
///
///     B(t) = E_src + E_path + E_fit + E_residual + E_read + E_leap + E_conflict + rho * |t - t_fresh|
///
/// Every term is non-negative; `fairlead clock` shows each.
public struct BoundTerms: Hashable, Sendable {
    /// E_src: what the source says of itself.
    public var source: Int64
    /// E_path: half the delay, the worst asymmetry.
    public var path: Int64
    /// E_fit: k times the standard deviation of the fit at `t_fresh`.
    public var fit: Int64
    /// E_residual: what the newest samples differ from the fit by.
    public var residual: Int64
    /// E_read: half the bracket of the clock readings.
    public var read: Int64
    /// E_leap: 1 s while a leap second or a smear is in doubt.
    public var leap: Int64
    /// E_conflict: what it takes to cover every source that is believed.
    public var conflict: Int64
    /// rho: how fast the bound grows without news, in parts per billion.
    public var driftPPB: Int64

    public init(
        source: Int64 = 0, path: Int64 = 0, fit: Int64 = 0, residual: Int64 = 0, read: Int64 = 0, leap: Int64 = 0,
        conflict: Int64 = 0, driftPPB: Int64
    ) {
        self.source = source
        self.path = path
        self.fit = fit
        self.residual = residual
        self.read = read
        self.leap = leap
        self.conflict = conflict
        self.driftPPB = driftPPB
    }

    /// B at `t_fresh`.
    public var constant: Int64 {
        [path, fit, residual, read, leap, conflict].reduce(source) { $0.addingClamped($1) }
    }

    /// B so many nanoseconds before or after `t_fresh`; rounded up.
    public func halfWidth(away nanoseconds: Int64) -> Int64 {
        let growth = Double(nanoseconds.magnitude) * Double(driftPPB) / 1e9
        return constant.addingClamped(Int64(clamping: growth.rounded(.up)))
    }
}
