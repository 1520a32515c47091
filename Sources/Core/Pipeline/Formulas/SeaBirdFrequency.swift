import RealModule

/// Sea-Bird's sensors whose output is a frequency: SBE 3 (temperature) and SBE 4 (conductivity), as on the SBE 9, 21
/// and 25. Application notes 31 and 42; calibration sheets.
public enum SeaBirdFrequency {
    /// degC on ITS-90: T = 1 / (g + h l + i l² + j l³) - 273.15, l = ln(f0 / f), f in Hz.
    /// `c` is g, h, i, j, f0, slope, offset.
    static func temperature(frequency: Double, _ c: [Double]) -> Double {
        let l = Double.log(c[4] / frequency)
        return (1 / (c[0] + l * (c[1] + l * (c[2] + l * c[3]))) - 273.15) * c[5] + c[6]
    }

    /// S/m: C = (g + h f² + i f³ + j f⁴) / (10 (1 + CTcor T + CPcor P)), f in kHz from Hz, T in degC, P in dbar.
    /// `c` is g, h, i, j, ctcor, cpcor, slope.
    static func conductivity(frequency: Double, temperature: Double, pressure: Double, _ c: [Double]) -> Double {
        let f = frequency / 1000
        let polynomial = c[0] + f * f * (c[1] + f * (c[2] + f * c[3]))
        return c[6] * polynomial / (10 * (1 + c[4] * temperature + c[5] * pressure))
    }
}
