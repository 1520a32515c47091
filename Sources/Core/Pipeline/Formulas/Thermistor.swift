import RealModule

/// Temperature from a thermistor's resistance.
public enum Thermistor {
    /// degC by Steinhart and Hart 1968 (Deep-Sea Res. 15:497): T = 1 / (a + b l + c l² + d l³) - 273.15, l = ln(ohms).
    public static func temperature(ohms: Double, a: Double, b: Double, c: Double, d: Double) -> Double {
        let l = Double.log(ohms)
        return 1 / (a + l * (b + l * (c + l * d))) - 273.15
    }

    /// degC from the counts of a SAMI2, a thermistor against 17.4 kohm on a converter of 12 bits, of 14 in later ones
    /// (OOI 1341-00510).
    public static func sami(counts: Double, bits: Double) -> Double {
        let full = Double.pow(2, Int(bits))
        let ohms = counts / (full - counts) * 17_400
        return temperature(ohms: ohms, a: 0.0010183, b: 0.000241, c: 0, d: 0.00000015)
    }
}
