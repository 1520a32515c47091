/// From absolute pressure to sea pressure.
///
/// Sea-Bird's programs use dbar = (psia - 14.7) × 0.689476, OOI uses psia × 0.689475729 - 10.1325, which is about 3
/// mdbar more; so the way belongs to the metadata.
public enum SeaPressure {
    public static let atmospherePsia = 14.7
    public static let dbarPerPsi = 0.689476
    /// For the metadata of every pressure computed here.
    public static let convention = "(psia - 14.7) * 0.689476"

    public static func dbar(psia: Double) -> Double {
        (psia - atmospherePsia) * dbarPerPsi
    }

    /// The standard atmosphere, and psi as NIST defines it.
    public static let standardAtmosphereDbar = 10.1325
    public static let standardDbarPerPsi = 0.689475729

    public static func standardDbar(psia: Double) -> Double {
        psia * standardDbarPerPsi - standardAtmosphereDbar
    }
}
