/// A Digiquartz pressure sensor, whose frequency depends on pressure and temperature.
public struct SeaBirdQuartzPressure: Hashable, Sendable {
    var c1, c2, c3: Double
    var d1, d2: Double
    var t1, t2, t3, t4, t5: Double
    /// Correction of the sea pressure: dbar × slope + offset.
    var slope, offset: Double

    /// `c` has three coefficients, `d` two and `t` five.
    public init(c: [Double], d: [Double], t: [Double], slope: Double = 1, offset: Double = 0) {
        precondition(c.count == 3 && d.count == 2 && t.count == 5)
        (c1, c2, c3) = (c[0], c[1], c[2])
        (d1, d2) = (d[0], d[1])
        (t1, t2, t3, t4, t5) = (t[0], t[1], t[2], t[3], t[4])
        self.slope = slope
        self.offset = offset
    }

    /// `frequency` in Hz, `temperature` U of the sensor in degC.
    public func psia(frequency: Double, temperature u: Double) -> Double {
        let c = c1 + u * (c2 + u * c3)
        let d = d1 + u * d2
        let t0 = t1 + u * (t2 + u * (t3 + u * (t4 + u * t5)))
        let ratio = t0 * frequency / 1e6
        let w = 1 - ratio * ratio
        return c * w * (1 - d * w)
    }

    /// SBE 16plus: frequency × 256 and the compensation voltage × 13107 as they stand in the record.
    public func dbar16plus(counts: Double, thermistorCounts: Double) -> Double {
        let u = 23.7 * (thermistorCounts / SeaBirdStrainPressure.countsPerVolt + 9.7917) - 273.15
        return SeaPressure.dbar(psia: psia(frequency: counts / 256, temperature: u)) * slope + offset
    }

    /// SBE 9: frequency in Hz, and U = M × counts + B from the 12-bit word of the sensor's AD590.
    public func dbar9(frequency: Double, thermistorCounts: Double, ad590m: Double, ad590b: Double) -> Double {
        let u = ad590m * thermistorCounts + ad590b
        return SeaPressure.dbar(psia: psia(frequency: frequency, temperature: u)) * slope + offset
    }
}
