/// The computations that a driver can name: calibrations of counts, and quantities derived from others.
public enum Formula: String, Sendable, CaseIterable {
    case sbeTemperature = "sbe_temperature"
    case sbeTemperature16plus = "sbe_temperature_16plus"
    case sbeConductivity = "sbe_conductivity"
    case sbeStrainPressure = "sbe_strain_pressure"
    case sbeStrainPressure16plus = "sbe_strain_pressure_16plus"
    case sbeDigiquartzPressure = "sbe_digiquartz_pressure"
    case sbeModemPressure = "sbe_modem_pressure"
    case polynomial
    case scaleOffset = "scale_offset"
    case practicalSalinity = "practical_salinity"
    case depth
    case soundSpeed = "sound_speed"
    case soundSpeedWongZhu = "sound_speed_wong_zhu"

    /// The names of the inputs, in the order in which `Calculation.value` takes them; at most three.
    public var inputs: [String] {
        switch self {
        case .sbeTemperature, .sbeTemperature16plus: ["counts"]
        case .sbeConductivity: ["counts", "temperature", "pressure"]
        case .sbeStrainPressure, .sbeStrainPressure16plus, .sbeDigiquartzPressure: ["counts", "thermistor"]
        case .sbeModemPressure: ["counts"]
        case .polynomial, .scaleOffset: ["x"]
        case .practicalSalinity: ["conductivity", "temperature", "pressure"]
        case .depth: ["pressure", "latitude"]
        case .soundSpeed, .soundSpeedWongZhu: ["salinity", "temperature", "pressure"]
        }
    }

    /// A coefficient that a formula takes, and what it is when nobody gives it.
    public struct Need: Hashable, Sendable {
        public let name: String
        public let standard: Double?
    }

    /// The coefficients in the order in which `Calculation.init` takes them; without a standard value they must be
    /// given.
    public var coefficients: [Need] {
        switch self {
        case .sbeTemperature, .sbeTemperature16plus: Self.needs("a0 a1 a2 a3") + [Need(name: "offset", standard: 0)]
        case .sbeConductivity:
            Self.needs("g h i j") + [
                Need(name: "ctcor", standard: SeaBirdConductivity.nominalCTcor),
                Need(name: "cpcor", standard: SeaBirdConductivity.nominalCPcor),
                Need(name: "wbotc", standard: 0), Need(name: "slope", standard: 1),
            ]
        case .sbeStrainPressure, .sbeStrainPressure16plus:
            Self.needs("pa0 pa1 pa2 ptca0 ptca1 ptca2 ptcb0 ptcb1 ptcb2 ptempa0 ptempa1 ptempa2")
                + [Need(name: "offset", standard: 0)]
        case .sbeDigiquartzPressure:
            Self.needs("c1 c2 c3 d1 d2 t1 t2 t3 t4") + [
                Need(name: "t5", standard: 0), Need(name: "slope", standard: 1), Need(name: "offset", standard: 0),
            ]
        case .sbeModemPressure: Self.needs("range_psia")
        case .polynomial: Self.needs("c0 c1") + ["c2", "c3", "c4", "c5"].map { Need(name: $0, standard: 0) }
        case .scaleOffset:
            [
                Need(name: "scale", standard: 1), Need(name: "offset", standard: 0),
                Need(name: "zero", standard: 0),
            ]
        case .practicalSalinity, .depth, .soundSpeed, .soundSpeedWongZhu: []
        }
    }

    private static func needs(_ names: String) -> [Need] {
        names.split(separator: " ").map { Need(name: String($0), standard: nil) }
    }
}
