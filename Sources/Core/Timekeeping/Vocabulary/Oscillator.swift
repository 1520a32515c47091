/// What drives the machine's counter: how far its frequency may wander from what was learned.
public enum Oscillator: String, Hashable, Sendable, CaseIterable {
    /// A plain crystal.
    case xo
    /// Compensated for temperature.
    case tcxo
    /// In an oven.
    case ocxo
    case unknown

    /// The residual after the frequency was learned, in parts per billion (facts: holdover in a diurnal buoy).
    public var residualPPB: Int64 {
        switch self {
        case .xo: 20_000
        case .tcxo: 1000
        case .ocxo: 50
        case .unknown: 50_000
        }
    }
}
