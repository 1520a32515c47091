/// A formula with its coefficients, ready to be used on each record.
public enum Calculation: Hashable, Sendable {
    case sbeTemperature(SeaBirdTemperature)
    case sbeTemperature16plus(SeaBirdTemperature)
    case sbeConductivity(SeaBirdConductivity)
    case sbeStrainPressure(SeaBirdStrainPressure)
    case sbeStrainPressure16plus(SeaBirdStrainPressure)
    case sbeDigiquartzPressure(SeaBirdQuartzPressure)
    case sbeModemPressure(rangeDbar: Double)
    case polynomial([Double])
    /// scale × (x - zero) + offset
    case scaleOffset(scale: Double, offset: Double, zero: Double)
    case practicalSalinity
    case depth
    case soundSpeed
    case soundSpeedWongZhu

    /// The coefficients stand in the order of `formula.coefficients`.
    public init(_ formula: Formula, _ c: [Double]) {
        precondition(c.count == formula.coefficients.count)
        switch formula {
        case .sbeTemperature: self = .sbeTemperature(Self.temperature(c))
        case .sbeTemperature16plus: self = .sbeTemperature16plus(Self.temperature(c))
        case .sbeConductivity:
            self = .sbeConductivity(
                SeaBirdConductivity(
                    g: c[0], h: c[1], i: c[2], j: c[3], ctcor: c[4], cpcor: c[5], wbotc: c[6], slope: c[7]))
        case .sbeStrainPressure: self = .sbeStrainPressure(Self.strain(c))
        case .sbeStrainPressure16plus: self = .sbeStrainPressure16plus(Self.strain(c))
        case .sbeDigiquartzPressure:
            self = .sbeDigiquartzPressure(
                SeaBirdQuartzPressure(
                    c: Array(c[0..<3]), d: Array(c[3..<5]), t: Array(c[5..<10]), slope: c[10], offset: c[11]))
        case .sbeModemPressure: self = .sbeModemPressure(rangeDbar: SeaPressure.dbar(psia: c[0]))
        case .polynomial: self = .polynomial(c)
        case .scaleOffset: self = .scaleOffset(scale: c[0], offset: c[1], zero: c[2])
        case .practicalSalinity: self = .practicalSalinity
        case .depth: self = .depth
        case .soundSpeed: self = .soundSpeed
        case .soundSpeedWongZhu: self = .soundSpeedWongZhu
        }
    }

    private static func temperature(_ c: [Double]) -> SeaBirdTemperature {
        SeaBirdTemperature(a0: c[0], a1: c[1], a2: c[2], a3: c[3], offset: c[4])
    }

    private static func strain(_ c: [Double]) -> SeaBirdStrainPressure {
        SeaBirdStrainPressure(
            pa: Array(c[0..<3]), ptca: Array(c[3..<6]), ptcb: Array(c[6..<9]), ptempa: Array(c[9..<12]), offset: c[12])
    }

    /// The inputs stand in the order of `formula.inputs`; what a formula does not take is not looked at.
    public func value(_ a: Double, _ b: Double, _ c: Double) -> Double {
        switch self {
        case .sbeTemperature(let sensor): sensor.value(counts: a)
        case .sbeTemperature16plus(let sensor): sensor.value16plus(counts: a)
        case .sbeConductivity(let cell): cell.value(counts: a, temperature: b, pressure: c)
        case .sbeStrainPressure(let gauge): gauge.dbar(counts: a, thermistor: b)
        case .sbeStrainPressure16plus(let gauge):
            gauge.dbar(counts: a, thermistor: b / SeaBirdStrainPressure.countsPerVolt)
        case .sbeDigiquartzPressure(let quartz): quartz.dbar16plus(counts: a, thermistorCounts: b)
        // 5 % of the range lies below zero and 10 % above full scale: SBE 37-IM manual, telemetry format.
        case .sbeModemPressure(let range): a * range / (0.85 * 65_536) - 0.05 * range
        case .polynomial(let coefficients): coefficients.reversed().reduce(0) { $0 * a + $1 }
        case .scaleOffset(let scale, let offset, let zero): scale * (a - zero) + offset
        case .practicalSalinity: PracticalSalinity.value(conductivity: a, temperature: b, pressure: c)
        case .depth: WaterDepth.value(pressure: a, latitude: b)
        case .soundSpeed: SoundSpeed.chenMillero(salinity: a, temperature: b, pressure: c)
        case .soundSpeedWongZhu: SoundSpeed.wongZhu(salinity: a, temperature: b, pressure: c)
        }
    }
}
