extension Formula {
    /// A coefficient that a formula takes, and what it is when nobody gives it.
    public struct Need: Hashable, Sendable {
        public let name: String
        public let standard: Double?
    }

    /// The coefficients in the order in which `Calculation.init` takes them; without a standard value they must be
    /// given.
    public var coefficients: [Need] {
        switch self {
        case .sbeTemperature, .sbeTemperature16plus: Self.needs("a0 a1 a2 a3", ["offset": 0])
        case .sbeTemperatureFrequency: Self.needs("g h i j f0", ["slope": 1, "offset": 0])
        case .sbeConductivity:
            Self.needs(
                "g h i j",
                [
                    "ctcor": SeaBirdConductivity.nominalCTcor, "cpcor": SeaBirdConductivity.nominalCPcor, "wbotc": 0,
                    "slope": 1,
                ])
        case .sbeConductivityFrequency:
            Self.needs(
                "g h i j",
                ["ctcor": SeaBirdConductivity.nominalCTcor, "cpcor": SeaBirdConductivity.nominalCPcor, "slope": 1])
        case .sbeStrainPressure, .sbeStrainPressure16plus:
            Self.needs("pa0 pa1 pa2 ptca0 ptca1 ptca2 ptcb0 ptcb1 ptcb2 ptempa0 ptempa1 ptempa2", ["offset": 0])
        case .sbeDigiquartzPressure:
            Self.needs("c1 c2 c3 d1 d2 t1 t2 t3 t4", ["t5": 0, "slope": 1, "offset": 0])
        case .sbeDigiquartzPressure9:
            Self.needs("ad590m ad590b c1 c2 c3 d1 d2 t1 t2 t3 t4", ["t5": 0, "slope": 1, "offset": 0])
        case .sbeModemPressure: Self.needs("range_psia")
        case .sbe26plusPressure: Self.needs("m b", ["slope": 1, "offset": 0])
        case .polynomial: Self.needs("c0 c1", ["c2": 0, "c3": 0, "c4": 0, "c5": 0])
        case .scaleOffset: Self.needs("", ["scale": 1, "offset": 0, "zero": 0])
        case .ecoCounts: Self.needs("scale dark")
        case .ecoBackscatter: Self.needs("wavelength angle chi")
        case .satlanticIrradiance: Self.needs("a0 a1", ["im": 1])
        case .optodeOxygen: Self.needs("c0 c1 c2 c3 c4 c5 c6", ["offset": 0, "slope": 1])
        case .optodeOxygenCompensated:
            Self.needs(
                "", ["internal_salinity": 0, "pressure_response": OxygenOptode.standardPressureResponse])
        case .thermistor: Self.needs("a b c", ["d": 0])
        case .samiThermistor: Self.needs("", ["bits": 12])
        case .samiCarbonDioxide: Self.needs("cal_t cal_a cal_b cal_c")
        case .trueWindSpeed, .trueWindDirection: Self.needs("", ["zero_reference": 0])
        case .psiaToDbar, .psiaToDbarStandard, .oxygenPerKilogram, .windEast, .windNorth, .windSpeed, .windDirection,
            .practicalSalinity, .practicalSalinityTEOS10, .depth, .depthTEOS10, .density, .sigmaTheta,
            .potentialTemperature, .freezingPoint, .specificHeat, .soundSpeed, .soundSpeedWongZhu,
            .soundSpeedDelGrosso, .soundSpeedMackenzie, .referenceSalinity, .conservativeTemperature, .densityTEOS10,
            .soundSpeedTEOS10:
            []
        }
    }

    private static func needs(_ names: String, _ standard: KeyValuePairs<String, Double> = [:]) -> [Need] {
        names.split(separator: " ").map { Need(name: String($0), standard: nil) }
            + standard.map { Need(name: $0.key, standard: $0.value) }
    }
}
