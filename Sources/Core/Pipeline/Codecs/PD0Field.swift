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
    // How well the sensors did, and the rest of the bottom track.
    case builtInTest
    case headingDeviation
    case pitchDeviation
    case rollDeviation
    case pressureDeviation
    case pingWait
    case bottomCorrelationBeam1, bottomCorrelationBeam2, bottomCorrelationBeam3, bottomCorrelationBeam4
    case bottomAmplitudeBeam1, bottomAmplitudeBeam2, bottomAmplitudeBeam3, bottomAmplitudeBeam4
    case bottomPercentGoodBeam1, bottomPercentGoodBeam2, bottomPercentGoodBeam3, bottomPercentGoodBeam4
    /// Which of several instruments on one line sent a PD12 packet.
    case unitID

    /// Key, name and unit.
    public var description: DatastreamDescription {
        switch self {
        case .ensembleNumber: .count("ensemble_number")
        case .heading: .heading
        case .pitch: .pitch
        case .roll: .roll
        case .temperature: .waterTemperature
        case .salinity: .count("salinity", "sea_water_practical_salinity")
        case .soundSpeed: .soundSpeed
        case .transducerDepth: .length("transducer_depth", "depth")
        case .pressure: .waterPressure
        case .bin1Distance: .length("bin_1_distance")
        case .cellLength: .length("cell_length")
        case .eastwardVelocity: .speed("eastward_velocity", DopplerName.eastward)
        case .northwardVelocity: .speed("northward_velocity", DopplerName.northward)
        case .upwardVelocity: .speed("upward_velocity", DopplerName.upward)
        case .errorVelocity: .speed("error_velocity", DopplerName.error)
        case .velocityX: .speed("velocity_x")
        case .velocityY: .speed("velocity_y")
        case .velocityZ: .speed("velocity_z")
        case .velocityError: .speed("velocity_error", DopplerName.error)
        case .verticalBin1Distance: .length("bin_1_distance_beam5")
        case .verticalCellLength: .length("cell_length_beam5")
        case .builtInTest: .count("built_in_test")
        case .headingDeviation: .angle("heading_deviation")
        case .pitchDeviation: .angle("pitch_deviation")
        case .rollDeviation: .angle("roll_deviation")
        case .pressureDeviation: .pressure("pressure_deviation")
        case .pingWait: .duration("ping_wait")
        case .unitID: .count("unit_id")
        default: perBeam
        }
    }

    private var perBeam: DatastreamDescription {
        switch self {
        case .velocityBeam1, .velocityBeam2, .velocityBeam3, .velocityBeam4:
            .speed("velocity_beam\(number(from: .velocityBeam1))", DopplerName.radialToward)
        case .correlationBeam1, .correlationBeam2, .correlationBeam3, .correlationBeam4:
            .count("correlation_beam\(number(from: .correlationBeam1))", DopplerName.correlation)
        case .echoIntensityBeam1, .echoIntensityBeam2, .echoIntensityBeam3, .echoIntensityBeam4:
            .count("echo_intensity_beam\(number(from: .echoIntensityBeam1))", DopplerName.intensity)
        case .percentGood1, .percentGood2, .percentGood3, .percentGood4:
            .percent("percent_good_\(number(from: .percentGood1))", DopplerName.percentGood)
        case .velocityBeam5: .speed("velocity_beam5", DopplerName.radialToward)
        case .correlationBeam5: .count("correlation_beam5", DopplerName.correlation)
        case .echoIntensityBeam5: .count("echo_intensity_beam5", DopplerName.intensity)
        case .percentGood5: .percent("percent_good_5", DopplerName.percentGood)
        default: bottomTrack
        }
    }

    private var bottomTrack: DatastreamDescription {
        switch self {
        case .bottomRangeBeam1, .bottomRangeBeam2, .bottomRangeBeam3, .bottomRangeBeam4:
            .length("bottom_range_beam\(number(from: .bottomRangeBeam1))")
        case .bottomVelocity1, .bottomVelocity2, .bottomVelocity3, .bottomVelocity4:
            .speed("bottom_velocity_\(number(from: .bottomVelocity1))")
        case .bottomCorrelationBeam1, .bottomCorrelationBeam2, .bottomCorrelationBeam3, .bottomCorrelationBeam4:
            .count("bottom_correlation_beam\(number(from: .bottomCorrelationBeam1))")
        case .bottomAmplitudeBeam1, .bottomAmplitudeBeam2, .bottomAmplitudeBeam3, .bottomAmplitudeBeam4:
            .count("bottom_amplitude_beam\(number(from: .bottomAmplitudeBeam1))")
        default: .percent("bottom_percent_good_beam\(number(from: .bottomPercentGoodBeam1))")
        }
    }

    private func number(from first: PD0Field) -> Int32 { rawValue - first.rawValue + 1 }
}
