/// How far the counter may run from a frequency that was learned: what is not known of the frequency, and what it may
/// change by meanwhile.
struct DriftLaw: Hashable, Sendable {
    /// What the frequency may be wrong by as the mean of the time in which it was learned; a ratio.
    var learned: Double
    /// How much older that mean is than the moment from which the law is used, in nanoseconds.
    var age: Double
    /// How fast the frequency may change, in a ratio for each nanosecond.
    var wander: Double
    /// No change is larger than this; a ratio.
    var greatestChange: Double
    /// It is never taken to be better than this over more than half a minute; a ratio. Between the samples of a lock the
    /// frequency of the last minute is known, however short it was followed.
    var floor = 0.0

    private static let shortTime = 30e9

    /// rho: how fast the time may run away on average during the next `nanoseconds`.
    func rate(over nanoseconds: Double) -> Double {
        let rate = learned + min(wander * (age + max(0, nanoseconds)), greatestChange)
        return nanoseconds > Self.shortTime ? max(floor, rate) : rate
    }
}

extension Oscillator {
    /// How fast the frequency may change, in parts per billion a second. A plain crystal in a housing that the sun
    /// comes upon changes 5 ppm in half an hour; a compensated one a tenth of it; an oven holds its own. Nobody knows the
    /// unknown, so it is twice the plain crystal.
    var wanderPPBPerSecond: Double {
        switch self {
        case .xo: 3
        case .tcxo: 0.3
        case .ocxo: 0.02
        case .unknown: 6
        }
    }
}
