extension Formula {
    /// The equation, its source and the constants in it, for the reference page and the metadata of what it computes.
    public var constants: String {
        switch self {
        case .sbeTemperature: "T90 = 1 / (a0 + a1 ln n + a2 ln² n + a3 ln³ n) - 273.15 + offset; Sea-Bird, SBE 37"
        case .sbeTemperature16plus:
            "as sbe_temperature with n = (2.9e9 v + 1.024e8) / (2.048e4 - 2.0e5 v), v = (counts - 524288) / 1.6e7; "
                + "Sea-Bird, SBE 16plus and 19plus"
        case .sbeTemperatureFrequency:
            "T90 = 1 / (g + h l + i l² + j l³) - 273.15, l = ln(f0 / f), f in Hz; × slope + offset; Sea-Bird, SBE 3"
        case .sbeConductivity:
            "C = slope (g + h f² + i f³ + j f⁴) / (1 + CTcor T + CPcor P) S/m, f = counts / 256000 × "
                + "sqrt(1 + WBOTC T) kHz; Sea-Bird; nominal CTcor 3.25e-6, CPcor -9.57e-8"
        case .sbeConductivityFrequency:
            "C = slope (g + h f² + i f³ + j f⁴) / (10 (1 + CTcor T + CPcor P)) S/m, f in Hz / 1000; Sea-Bird, SBE 4; "
                + "nominal CTcor 3.25e-6, CPcor -9.57e-8"
        case .sbeStrainPressure: Self.strain
        case .sbeStrainPressure16plus: Self.strain + "; thermistor counts / 13107 volts"
        case .sbeDigiquartzPressure:
            Self.quartz + "; f = counts / 256 Hz, U = 23.7 (thermistor counts / 13107 + 9.7917) - 273.15 degC"
        case .sbeDigiquartzPressure9: Self.quartz + "; f in Hz, U = AD590M × thermistor counts + AD590B degC"
        case .sbeModemPressure:
            "P = counts × range / (0.85 × 65536) - 0.05 range, range in dbar by \(SeaPressure.convention); SBE 37-IM"
        case .sbe26plusPressure: "P = slope (counts - B) / M + offset psia; SBE 26plus, hexadecimal tide records"
        case .psiaToDbar: "P = \(SeaPressure.convention); Sea-Bird's programs"
        case .psiaToDbarStandard: "P = psia × 0.689475729 - 10.1325; standard atmosphere, as OOI"
        case .polynomial: "c0 + c1 x + c2 x² + c3 x³ + c4 x⁴ + c5 x⁵"
        case .scaleOffset: "scale (x - zero) + offset"
        case .ecoCounts: "scale (counts - dark); WET Labs ECO"
        case .satlanticIrradiance: "im a1 (counts - a0); Satlantic OCR and PAR"
        case .thermistor: "T = 1 / (a + b l + c l² + d l³) - 273.15, l = ln(ohms); Steinhart and Hart 1968"
        case .samiThermistor:
            "T = 1 / (0.0010183 + 0.000241 l + 1.5e-7 l³) - 273.15, l = ln(17400 counts / (2^bits - counts)); "
                + "OOI 1341-00510"
        case .windEast: "-speed × sin(direction); direction is where the wind comes from, the part where it blows to"
        case .windNorth: "-speed × cos(direction); direction is where the wind comes from, the part where it blows to"
        case .windSpeed: "sqrt(east² + north²)"
        case .windDirection: "atan2(-east, -north), 0 to 360, where the wind comes from"
        case .trueWindSpeed, .trueWindDirection: "Smith, Bourassa and Sharp 1999"
        case .ecoBackscatter, .optodeOxygen, .optodeOxygenCompensated, .oxygenPerKilogram, .samiCarbonDioxide:
            waterChemistry
        default: seawater
        }
    }

    private static let strain =
        "t = PTEMPA0 + PTEMPA1 y + PTEMPA2 y²; x = counts - PTCA0 - PTCA1 t - PTCA2 t²; n = x PTCB0 / (PTCB0 + PTCB1 t "
        + "+ PTCB2 t²); psia = PA0 + PA1 n + PA2 n²; dbar = \(SeaPressure.convention) + offset; Sea-Bird"
    private static let quartz =
        "C = C1 + C2 U + C3 U²; D = D1 + D2 U; T0 = T1 + T2 U + T3 U² + T4 U³ + T5 U⁴ us; w = 1 - (T0 f / 1e6)²; "
        + "psia = C w (1 - D w); dbar = (\(SeaPressure.convention)) × slope + offset; Paroscientific Digiquartz"

    private var waterChemistry: String {
        switch self {
        case .ecoBackscatter:
            "2 pi chi (beta - beta of sea water at the angle) + b of sea water / 2; sea water after Zhang, Hu and He "
                + "2009 with depolarization 0.039; refraction Quan and Fry 1995, Ciddor 1996"
        case .optodeOxygen:
            "O2 = offset + slope (P0 / Pc - 1) / Ksv, Ksv = c0 + c1 T + c2 T², P0 = c3 + c4 T, Pc = c5 + c6 phase; "
                + "Uchida et al. 2008, Aanderaa TD 269"
        case .optodeOxygenCompensated:
            "O2 exp(S (B0 + B1 t + B2 t² + B3 t³) + C0 S²) less the same at internal_salinity, t = ln((298.15 - T) / "
                + "(273.15 + T)), B = -6.24097e-3 -6.93498e-3 -6.90358e-3 -4.29155e-3, C0 = -3.11680e-7 (Garcia and "
                + "Gordon 1992); × (1 + pressure_response P / 1000) (TD 269: 0.032)"
        case .oxygenPerKilogram: "1000 O2 / potential density at the surface (EOS-80, T68 = 1.00024 T90)"
        default:
            "r = log(ratio_620 / blank_620) / log(ratio_434 / blank_434); e1 0.0043, e2 2.136, e3 0.2105; warmth "
                + "0.0075778 - 0.0012389 x - 0.00048757 x², x shifted by 0.008 each degree; OOI 1341-00490"
        }
    }

    private var seawater: String {
        switch self {
        case .practicalSalinity: "PSS-78, UNESCO 44; C(35, 15, 0) = 4.2914 S/m; T68 = 1.00024 T90"
        case .practicalSalinityTEOS10:
            "PSS-78, UNESCO 44, below 2 Hill et al. 1986 scaled to meet it (TEOS-10); C(35, 15, 0) = 4.2914 S/m; T68 = "
                + "1.00024 T90"
        case .depth: "UNESCO 44 (Saunders and Fofonoff 1976): standard ocean of S 35, T 0"
        case .depthTEOS10: "TEOS-10: standard ocean of 35.16504 g/kg, 0 degC; gravity 2.26e-7 more each metre"
        case .density: "EOS-80, UNESCO 44; T68 = 1.00024 T90"
        case .sigmaTheta: "EOS-80 at the potential temperature and the surface, less 1000 kg/m3; T68 = 1.00024 T90"
        case .potentialTemperature: "Bryden 1973, Fofonoff 1977, UNESCO 44; T68 = 1.00024 T90"
        case .freezingPoint: "Millero 1978, UNESCO 44; T68 = 1.00024 T90"
        case .specificHeat: "Millero et al. 1973, UNESCO 44; T68 = 1.00024 T90"
        case .soundSpeed: "Chen and Millero 1977, UNESCO 44; T68 = 1.00024 T90"
        case .soundSpeedWongZhu: "Chen and Millero 1977 in the ITS-90 form of Wong and Zhu 1995"
        case .soundSpeedDelGrosso:
            "Del Grosso 1974 in the ITS-90 form of Wong and Zhu 1995; 1 bar = 1.019716 kg/cm2"
        case .soundSpeedMackenzie: "Mackenzie 1981"
        case .referenceSalinity: "S × 35.16504 / 35 g/kg (Millero et al. 2008); without the anomaly of the place"
        case .conservativeTemperature: "TEOS-10; heat capacity 3991.86795711963 J/(kg K)"
        default: "TEOS-10, 75-term specific volume of Roquet et al. 2015"
        }
    }
}
