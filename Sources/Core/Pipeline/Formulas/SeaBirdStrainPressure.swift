/// Sea-Bird's strain-gauge pressure sensor with its thermistor.
public struct SeaBirdStrainPressure: Hashable, Sendable {
    var pa0, pa1, pa2: Double
    var ptca0, ptca1, ptca2: Double
    var ptcb0, ptcb1, ptcb2: Double
    var ptempa0, ptempa1, ptempa2: Double
    /// Correction of the sea pressure, dbar.
    var offset: Double

    /// `pa`, `ptca`, `ptcb` and `ptempa` have three coefficients each.
    public init(pa: [Double], ptca: [Double], ptcb: [Double], ptempa: [Double], offset: Double = 0) {
        precondition(pa.count == 3 && ptca.count == 3 && ptcb.count == 3 && ptempa.count == 3)
        (pa0, pa1, pa2) = (pa[0], pa[1], pa[2])
        (ptca0, ptca1, ptca2) = (ptca[0], ptca[1], ptca[2])
        (ptcb0, ptcb1, ptcb2) = (ptcb[0], ptcb[1], ptcb[2])
        (ptempa0, ptempa1, ptempa2) = (ptempa[0], ptempa[1], ptempa[2])
        self.offset = offset
    }

    /// `thermistor` is volts on the SBE 16plus and raw counts on the SBE 37.
    public func psia(counts: Double, thermistor y: Double) -> Double {
        let t = ptempa0 + y * (ptempa1 + y * ptempa2)
        let x = counts - ptca0 - t * (ptca1 + t * ptca2)
        let n = x * ptcb0 / (ptcb0 + t * (ptcb1 + t * ptcb2))
        return pa0 + n * (pa1 + n * pa2)
    }

    public func dbar(counts: Double, thermistor: Double) -> Double {
        SeaPressure.dbar(psia: psia(counts: counts, thermistor: thermistor)) + offset
    }

    /// Thermistor volts of the SBE 16plus and 19plus are counts / 13107.
    public static let countsPerVolt = 13_107.0
}
