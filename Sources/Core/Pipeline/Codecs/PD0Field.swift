import Sensing

/// What a PD0 ensemble can say, in the order of the codec's table.
public enum PD0Field: Int32, Hashable, Sendable, CaseIterable {
    case ensembleNumber
    case heading
    case pitch
    case roll
    case temperature
    case salinity
    case soundSpeed
    case transducerDepth
    case pressure
    case bin1Distance
    case cellLength
    // In groups of four, a beam or a component each; the codec counts on from the first of a group.
    case eastwardVelocity, northwardVelocity, upwardVelocity, errorVelocity
    case velocityBeam1, velocityBeam2, velocityBeam3, velocityBeam4
    case velocityX, velocityY, velocityZ, velocityError
    case correlationBeam1, correlationBeam2, correlationBeam3, correlationBeam4
    case echoIntensityBeam1, echoIntensityBeam2, echoIntensityBeam3, echoIntensityBeam4
    case percentGood1, percentGood2, percentGood3, percentGood4
    case bottomRangeBeam1, bottomRangeBeam2, bottomRangeBeam3, bottomRangeBeam4
    case bottomVelocity1, bottomVelocity2, bottomVelocity3, bottomVelocity4
    // The vertical beam of a five-beam instrument.
    case velocityBeam5
    case correlationBeam5
    case echoIntensityBeam5
    case percentGood5
    case verticalBin1Distance
    case verticalCellLength

    /// Key, name and unit. CF has no name for the axes of an instrument or a ship, nor for the geometry of cells; such
    /// a field's name is its key.
    public var description: DatastreamDescription {
        switch self {
        case .ensembleNumber: Self.number("ensemble_number")
        case .heading: Self.angle("heading", "platform_orientation")
        case .pitch: Self.angle("pitch", "platform_pitch")
        case .roll: Self.angle("roll", "platform_roll")
        case .temperature: Self.field("temperature", "sea_water_temperature", "degC", "Cel")
        case .salinity: Self.number("salinity", "sea_water_practical_salinity")
        case .soundSpeed: Self.velocity("sound_speed", "speed_of_sound_in_sea_water")
        case .transducerDepth: Self.length("transducer_depth", "depth")
        // Relative to one atmosphere, hence the water's part of the pressure only.
        case .pressure: Self.field("pressure", "sea_water_pressure", "dbar", "dbar")
        case .bin1Distance: Self.length("bin_1_distance")
        case .cellLength: Self.length("cell_length")
        case .eastwardVelocity: Self.velocity("eastward_velocity", "eastward_sea_water_velocity")
        case .northwardVelocity: Self.velocity("northward_velocity", "northward_sea_water_velocity")
        case .upwardVelocity: Self.velocity("upward_velocity", "upward_sea_water_velocity")
        case .errorVelocity: Self.velocity("error_velocity", Self.errorName)
        case .velocityX: Self.velocity("velocity_x")
        case .velocityY: Self.velocity("velocity_y")
        case .velocityZ: Self.velocity("velocity_z")
        case .velocityError: Self.velocity("velocity_error", Self.errorName)
        default: perBeam
        }
    }

    private var perBeam: DatastreamDescription {
        switch self {
        case .velocityBeam1, .velocityBeam2, .velocityBeam3, .velocityBeam4:
            Self.velocity("velocity_beam\(number(from: .velocityBeam1))", Self.radialName)
        case .correlationBeam1, .correlationBeam2, .correlationBeam3, .correlationBeam4:
            Self.number("correlation_beam\(number(from: .correlationBeam1))", Self.correlationName)
        case .echoIntensityBeam1, .echoIntensityBeam2, .echoIntensityBeam3, .echoIntensityBeam4:
            Self.number("echo_intensity_beam\(number(from: .echoIntensityBeam1))", Self.echoName)
        case .percentGood1, .percentGood2, .percentGood3, .percentGood4:
            Self.field("percent_good_\(number(from: .percentGood1))", Self.percentGoodName, "%", "%")
        case .bottomRangeBeam1, .bottomRangeBeam2, .bottomRangeBeam3, .bottomRangeBeam4:
            Self.length("bottom_range_beam\(number(from: .bottomRangeBeam1))")
        case .bottomVelocity1, .bottomVelocity2, .bottomVelocity3, .bottomVelocity4:
            Self.velocity("bottom_velocity_\(number(from: .bottomVelocity1))")
        case .velocityBeam5: Self.velocity("velocity_beam5", Self.radialName)
        case .correlationBeam5: Self.number("correlation_beam5", Self.correlationName)
        case .echoIntensityBeam5: Self.number("echo_intensity_beam5", Self.echoName)
        case .percentGood5: Self.field("percent_good_5", Self.percentGoodName, "%", "%")
        case .verticalBin1Distance: Self.length("bin_1_distance_beam5")
        default: Self.length("cell_length_beam5")
        }
    }

    private func number(from first: PD0Field) -> Int32 { rawValue - first.rawValue + 1 }

    // RDI counts a beam velocity positive towards the transducer; CF has a name for either direction.
    private static let radialName = "radial_sea_water_velocity_toward_instrument"
    private static let errorName = "indicative_error_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water"
    private static let correlationName =
        "beam_consistency_indicator_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water"
    private static let echoName =
        "signal_intensity_from_multibeam_acoustic_doppler_velocity_sensor_in_sea_water"
    private static let percentGoodName =
        "proportion_of_acceptable_signal_returns_from_acoustic_instrument_in_sea_water"

    private static func field(_ key: String, _ name: String, _ unit: String, _ ucum: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: name, unit: unit, ucum: ucum)
    }

    private static func number(_ key: String, _ name: String? = nil) -> DatastreamDescription {
        field(key, name ?? key, "1", "1")
    }

    private static func angle(_ key: String, _ name: String) -> DatastreamDescription {
        field(key, name, "degree", "deg")
    }

    private static func length(_ key: String, _ name: String? = nil) -> DatastreamDescription {
        field(key, name ?? key, "m", "m")
    }

    private static func velocity(_ key: String, _ name: String? = nil) -> DatastreamDescription {
        field(key, name ?? key, "m/s", "m/s")
    }
}
