/// The computations that a driver can name: calibrations of counts, and quantities derived from others.
public enum Formula: String, Sendable, CaseIterable {
    case sbeTemperature = "sbe_temperature"
    case sbeTemperature16plus = "sbe_temperature_16plus"
    case sbeTemperatureFrequency = "sbe_temperature_frequency"
    case sbeConductivity = "sbe_conductivity"
    case sbeConductivityFrequency = "sbe_conductivity_frequency"
    case sbeStrainPressure = "sbe_strain_pressure"
    case sbeStrainPressure16plus = "sbe_strain_pressure_16plus"
    case sbeDigiquartzPressure = "sbe_digiquartz_pressure"
    case sbeDigiquartzPressure9 = "sbe_digiquartz_pressure_9"
    case sbeModemPressure = "sbe_modem_pressure"
    case sbe26plusPressure = "sbe26plus_pressure"
    case psiaToDbar = "psia_to_dbar"
    case psiaToDbarStandard = "psia_to_dbar_standard"
    case polynomial
    case scaleOffset = "scale_offset"
    case ecoCounts = "eco_counts"
    case ecoBackscatter = "eco_backscatter"
    case satlanticIrradiance = "satlantic_irradiance"
    case optodeOxygen = "optode_oxygen"
    case optodeOxygenCompensated = "optode_oxygen_compensated"
    case oxygenPerKilogram = "oxygen_per_kilogram"
    case thermistor
    case samiThermistor = "sami_thermistor"
    case samiCarbonDioxide = "sami_pco2"
    case windEast = "wind_east"
    case windNorth = "wind_north"
    case windSpeed = "wind_speed"
    case windDirection = "wind_direction"
    case trueWindSpeed = "true_wind_speed"
    case trueWindDirection = "true_wind_direction"
    case practicalSalinity = "practical_salinity"
    case practicalSalinityTEOS10 = "practical_salinity_teos10"
    case depth
    case depthTEOS10 = "depth_teos10"
    case density
    case sigmaTheta = "sigma_theta"
    case potentialTemperature = "potential_temperature"
    case freezingPoint = "freezing_point"
    case specificHeat = "specific_heat"
    case soundSpeed = "sound_speed"
    case soundSpeedWongZhu = "sound_speed_wong_zhu"
    case soundSpeedDelGrosso = "sound_speed_del_grosso"
    case soundSpeedMackenzie = "sound_speed_mackenzie"
    case referenceSalinity = "reference_salinity"
    case conservativeTemperature = "conservative_temperature"
    case densityTEOS10 = "density_teos10"
    case soundSpeedTEOS10 = "sound_speed_teos10"

    /// The names of the inputs, in the order in which `Calculation.value` takes them.
    public var inputs: [String] {
        switch self {
        case .sbeTemperature, .sbeTemperature16plus, .sbeModemPressure, .sbe26plusPressure, .ecoCounts,
            .satlanticIrradiance, .samiThermistor:
            ["counts"]
        case .sbeTemperatureFrequency: ["frequency"]
        case .sbeConductivity: ["counts", "temperature", "pressure"]
        case .sbeConductivityFrequency: ["frequency", "temperature", "pressure"]
        case .sbeStrainPressure, .sbeStrainPressure16plus, .sbeDigiquartzPressure: ["counts", "thermistor"]
        case .sbeDigiquartzPressure9: ["frequency", "thermistor"]
        case .psiaToDbar, .psiaToDbarStandard: ["psia"]
        case .polynomial, .scaleOffset: ["x"]
        case .ecoBackscatter: ["beta", "salinity", "temperature"]
        case .optodeOxygen: ["phase", "temperature"]
        case .optodeOxygenCompensated, .oxygenPerKilogram: ["oxygen", "salinity", "temperature", "pressure"]
        case .thermistor: ["resistance"]
        case .samiCarbonDioxide: ["ratio_434", "ratio_620", "blank_434", "blank_620", "temperature"]
        case .windEast, .windNorth: ["speed", "direction"]
        case .windSpeed, .windDirection: ["east", "north"]
        case .trueWindSpeed, .trueWindDirection:
            ["speed", "relative_direction", "heading", "course", "speed_over_ground"]
        case .practicalSalinity, .practicalSalinityTEOS10: ["conductivity", "temperature", "pressure"]
        case .depth, .depthTEOS10: ["pressure", "latitude"]
        case .freezingPoint: ["salinity", "pressure"]
        case .soundSpeedMackenzie: ["salinity", "temperature", "depth"]
        case .density, .sigmaTheta, .potentialTemperature, .specificHeat, .soundSpeed, .soundSpeedWongZhu,
            .soundSpeedDelGrosso:
            ["salinity", "temperature", "pressure"]
        case .referenceSalinity: ["salinity"]
        case .conservativeTemperature: ["absolute_salinity", "temperature", "pressure"]
        case .densityTEOS10, .soundSpeedTEOS10: ["absolute_salinity", "conservative_temperature", "pressure"]
        }
    }
}
