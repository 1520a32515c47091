/// A formula with its coefficients, or an expression, ready to be used on each record. A value allocates nothing.
public enum Calculation: Hashable, Sendable {
    case sbeTemperature(SeaBirdTemperature)
    case sbeTemperature16plus(SeaBirdTemperature)
    case sbeConductivity(SeaBirdConductivity)
    case sbeStrainPressure(SeaBirdStrainPressure)
    case sbeStrainPressure16plus(SeaBirdStrainPressure)
    case sbeDigiquartzPressure(SeaBirdQuartzPressure)
    case sbeDigiquartzPressure9(SeaBirdQuartzPressure, ad590m: Double, ad590b: Double)
    case sbeModemPressure(rangeDbar: Double)
    case ecoBackscatter(OpticalBackscatter)
    case samiCarbonDioxide(SAMICarbonDioxide)
    /// What takes its coefficients as they stand.
    case calibration(Formula, [Double])
    /// What has no coefficients.
    case derivation(Formula)
    /// Its coefficients are set, its inputs are what is left.
    case expression(Expression)

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
        case .sbeDigiquartzPressure: self = .sbeDigiquartzPressure(Self.quartz(c[...]))
        case .sbeDigiquartzPressure9:
            self = .sbeDigiquartzPressure9(Self.quartz(c[2...]), ad590m: c[0], ad590b: c[1])
        case .sbeModemPressure: self = .sbeModemPressure(rangeDbar: SeaPressure.dbar(psia: c[0]))
        case .ecoBackscatter: self = .ecoBackscatter(OpticalBackscatter(wavelength: c[0], angle: c[1], chi: c[2]))
        case .samiCarbonDioxide:
            self = .samiCarbonDioxide(SAMICarbonDioxide(calT: c[0], calA: c[1], calB: c[2], calC: c[3]))
        default: self = c.isEmpty ? .derivation(formula) : .calibration(formula, c)
        }
    }

    private static func temperature(_ c: [Double]) -> SeaBirdTemperature {
        SeaBirdTemperature(a0: c[0], a1: c[1], a2: c[2], a3: c[3], offset: c[4])
    }

    private static func strain(_ c: [Double]) -> SeaBirdStrainPressure {
        SeaBirdStrainPressure(
            pa: Array(c[0..<3]), ptca: Array(c[3..<6]), ptcb: Array(c[6..<9]), ptempa: Array(c[9..<12]), offset: c[12])
    }

    private static func quartz(_ coefficients: ArraySlice<Double>) -> SeaBirdQuartzPressure {
        let c = Array(coefficients)
        return SeaBirdQuartzPressure(
            c: Array(c[0..<3]), d: Array(c[3..<5]), t: Array(c[5..<10]), slope: c[10], offset: c[11])
    }

    /// The inputs stand in the order of `formula.inputs`, or of the expression's `inputs`; more are not looked at.
    public func value(_ x: Span<Double>) -> Double {
        switch self {
        case .sbeTemperature(let sensor): sensor.value(counts: x[0])
        case .sbeTemperature16plus(let sensor): sensor.value16plus(counts: x[0])
        case .sbeConductivity(let cell): cell.value(counts: x[0], temperature: x[1], pressure: x[2])
        case .sbeStrainPressure(let gauge): gauge.dbar(counts: x[0], thermistor: x[1])
        case .sbeStrainPressure16plus(let gauge):
            gauge.dbar(counts: x[0], thermistor: x[1] / SeaBirdStrainPressure.countsPerVolt)
        case .sbeDigiquartzPressure(let quartz): quartz.dbar16plus(counts: x[0], thermistorCounts: x[1])
        case .sbeDigiquartzPressure9(let quartz, let m, let b):
            quartz.dbar9(frequency: x[0], thermistorCounts: x[1], ad590m: m, ad590b: b)
        // 5 % of the range lies below zero and 10 % above full scale: SBE 37-IM manual, telemetry format.
        case .sbeModemPressure(let range): x[0] * range / (0.85 * 65_536) - 0.05 * range
        case .ecoBackscatter(let sensor): sensor.value(beta: x[0], salinity: x[1], temperature: x[2])
        case .samiCarbonDioxide(let sensor):
            sensor.value(ratio434: x[0], ratio620: x[1], blank434: x[2], blank620: x[3], temperature: x[4])
        case .calibration(let formula, let coefficients): Self.calibrated(formula, x, coefficients)
        case .derivation(let formula): Self.derived(formula, x)
        case .expression(let expression): expression.value(x)
        }
    }

    public func value(_ inputs: [Double]) -> Double { value(inputs.span) }
}
