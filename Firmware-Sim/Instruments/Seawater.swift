/// The few properties of sea water that a CTD computes by itself.
public enum Seawater {
    private static let mainTerms = [0.0080, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081]
    private static let correctionTerms = [0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144]

    /// Practical salinity from S/m, degC (ITS-90) and dbar: PSS-78, UNESCO Technical Paper 44 (1983).
    public static func salinity(conductivity: Double, temperature: Double, pressure: Double) -> Double {
        let t68 = 1.00024 * temperature
        let ratio = conductivity / 4.2914
        let numerator = pressure * (2.070e-5 + pressure * (-6.370e-10 + pressure * 3.989e-15))
        let denominator = 1 + 3.426e-2 * t68 + 4.464e-4 * t68 * t68 + (4.215e-1 - 3.107e-3 * t68) * ratio
        let pressureRatio = 1 + numerator / denominator
        let temperatureRatio =
            0.6766097 + t68 * (2.00564e-2 + t68 * (1.104259e-4 + t68 * (-6.9698e-7 + t68 * 1.0031e-9)))
        let root = (max(ratio, 0) / (temperatureRatio * pressureRatio)).squareRoot()
        let main = polynomial(mainTerms, root)
        let correction = polynomial(correctionTerms, root)
        return main + (t68 - 15) / (1 + 0.0162 * (t68 - 15)) * correction
    }

    /// S/m; salinity grows with conductivity, so there is one answer.
    public static func conductivity(salinity wanted: Double, temperature: Double, pressure: Double) -> Double {
        root(of: { salinity(conductivity: $0, temperature: temperature, pressure: pressure) - wanted }, in: 0...8)
    }

    /// m/s, nine terms of Mackenzie (1981); depth in metres is taken equal to pressure in dbar, within 2 %.
    public static func soundSpeed(salinity: Double, temperature: Double, pressure: Double) -> Double {
        let salt = salinity - 35
        let thermal = 1448.96 + temperature * (4.591 + temperature * (-5.304e-2 + temperature * 2.374e-4))
        let deep = pressure * (1.630e-2 + pressure * 1.675e-7)
        let mixed = -1.025e-2 * temperature * salt - 7.139e-13 * temperature * pressure * pressure * pressure
        return thermal + 1.340 * salt + deep + mixed
    }

    /// kg/m3 above 1000 at the surface (International Equation of State 1980, UNESCO Technical Paper 44).
    static func sigmaT(salinity: Double, temperature: Double) -> Double {
        let t68 = 1.00024 * temperature
        let pure = [999.842594, 6.793952e-2, -9.095290e-3, 1.001685e-4, -1.120083e-6, 6.536332e-9]
        let first = [8.24493e-1, -4.0899e-3, 7.6438e-5, -8.2467e-7, 5.3875e-9]
        let second = [-5.72466e-3, 1.0227e-4, -1.6546e-6]
        let salt = max(salinity, 0)
        return polynomial(pure, t68) + salt * polynomial(first, t68) + salt * salt.squareRoot()
            * polynomial(second, t68)
            + 4.8314e-4 * salt * salt - 1000
    }

    static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reversed().reduce(0) { $0 * x + $1 }
    }

    /// The zero of a function that rises through the range: false position with the Illinois weights.
    static func root(of rising: (Double) -> Double, in range: ClosedRange<Double>) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        var (below, above) = (rising(low), rising(high))
        var root = low
        var lastSide = 0
        for _ in 0..<100 {
            let next = (low * above - high * below) / (above - below)
            let value = rising(next)
            let step = abs(next - root)
            root = next
            if value == 0 || step <= 1e-13 * abs(root) { break }
            if value < 0 {
                (low, below) = (next, value)
                if lastSide == -1 { above /= 2 }
                lastSide = -1
            } else {
                (high, above) = (next, value)
                if lastSide == 1 { below /= 2 }
                lastSide = 1
            }
        }
        return root
    }
}
