import RealModule

/// Sea-Bird's conductivity cell, S/m: C = (g + h f² + i f³ + j f⁴) / (1 + CTcor T + CPcor P), f in kHz.
public struct SeaBirdConductivity: Hashable, Sendable {
    var g, h, i, j: Double
    /// Thermal expansion of the cell, 1/degC, and its compression, 1/dbar.
    var ctcor, cpcor: Double
    /// The oscillator's temperature coefficient of the SBE 37: f is multiplied by sqrt(1 + WBOTC T).
    var wbotc: Double
    var slope: Double

    public init(
        g: Double, h: Double, i: Double, j: Double, ctcor: Double = nominalCTcor, cpcor: Double = nominalCPcor,
        wbotc: Double = 0, slope: Double = 1
    ) {
        self.g = g
        self.h = h
        self.i = i
        self.j = j
        self.ctcor = ctcor
        self.cpcor = cpcor
        self.wbotc = wbotc
        self.slope = slope
    }

    /// The same for every cell of borosilicate glass.
    public static let nominalCTcor = 3.25e-6
    public static let nominalCPcor = -9.57e-8

    /// `counts` is the frequency in Hz × 256, T in degC (ITS-90), P in dbar.
    public func value(counts: Double, temperature: Double, pressure: Double) -> Double {
        var f = counts / 256_000
        if wbotc != 0 { f *= .sqrt(1 + wbotc * temperature) }
        let polynomial = g + f * f * (h + f * (i + f * j))
        return slope * polynomial / (1 + ctcor * temperature + cpcor * pressure)
    }
}
