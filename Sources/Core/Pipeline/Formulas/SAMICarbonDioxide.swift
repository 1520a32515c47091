import RealModule

/// The partial pressure of CO2 from a SAMI2 pCO2, uatm (DeGrandpre et al. 1995; OOI 1341-00490, whose constants for the
/// ratios of the reagent's molar absorptivities are Sunburst's).
public struct SAMICarbonDioxide: Hashable, Sendable {
    /// Of the instrument's calibration; `calT` in degC.
    var calT, calA, calB, calC: Double

    private static let e1 = 0.0043
    private static let e2 = 2.136
    private static let e3 = 0.2105
    /// A ratio's counts stand for counts / 16384; it falls out where both are divided by their blanks.
    public static let countsPerRatio = 16_384.0

    /// The light ratios of the measurement (words 7 and 8 of the 14) and of the last blank at 434 and 620 nm, all in
    /// counts; temperature in degC. Not a number where the light gives no absorbance, as in a blank itself.
    public func value(
        ratio434: Double, ratio620: Double, blank434: Double, blank620: Double, temperature: Double
    ) -> Double {
        let absorbance = -Double.log10(ratio434 / blank434)
        guard absorbance != 0 else { return .nan }
        let ratio = -Double.log10(ratio620 / blank620) / absorbance
        let raw = -Double.log10((ratio - Self.e1) / (Self.e2 - Self.e3 * ratio))
        let warmth = temperature - calT
        let shifted = raw + warmth * 0.008
        let slope = 0.0075778 - 0.0012389 * shifted - 0.00048757 * shifted * shifted
        let corrected = raw + slope * warmth
        let root = Double.sqrt(calB * calB - 4 * calA * (calC - corrected))
        return .pow(10, (root - calB) / (2 * calA))
    }
}
