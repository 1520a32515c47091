import Sensing

/// What the classic Nortek instruments can say, in the order of the codec's table.
public enum NortekField: Int32, Hashable, Sendable, CaseIterable {
    case ensembleCounter
    case errorCode
    case statusCode
    case batteryVoltage
    case soundSpeed
    case heading
    case pitch
    case roll
    case pressure
    case temperature
    case analogInput1
    case analogInput2
    // In groups, a beam or a component each; the codec counts on from the first of a group.
    case eastwardVelocity, northwardVelocity, upwardVelocity
    case velocityX, velocityY, velocityZ
    case velocityBeam1, velocityBeam2, velocityBeam3
    /// Along axes that are not known, because no configuration came.
    case velocity1, velocity2, velocity3
    case amplitudeBeam1, amplitudeBeam2, amplitudeBeam3
    case correlationBeam1, correlationBeam2, correlationBeam3
    // Diagnostics of an Aquadopp: single pings in quick succession.
    case diagnosticsSamples
    case diagnosticsCell
    case diagnosticsVelocity1, diagnosticsVelocity2, diagnosticsVelocity3
    case diagnosticsAmplitudeBeam1, diagnosticsAmplitudeBeam2, diagnosticsAmplitudeBeam3
    case diagnosticsDistanceBeam1, diagnosticsDistanceBeam2, diagnosticsDistanceBeam3, diagnosticsDistanceBeam4
    case noiseAmplitudeBeam1, noiseAmplitudeBeam2, noiseAmplitudeBeam3, noiseAmplitudeBeam4
    case noiseCorrelationBeam1, noiseCorrelationBeam2, noiseCorrelationBeam3
    /// Samples of the burst that a header opens.
    case burstSamples
    // The echo along the beams of a Vector; a cell is a sample of it.
    case probeAmplitudeBeam1, probeAmplitudeBeam2, probeAmplitudeBeam3
    // A sample of an AWAC's wave burst.
    case wavePressure
    case surfaceDistance
    case waveVelocityBeam1, waveVelocityBeam2, waveVelocityBeam3
    case waveAmplitudeBeam1, waveAmplitudeBeam2, waveAmplitudeBeam3

    /// Key, name and unit.
    public var description: DatastreamDescription {
        switch self {
        case .ensembleCounter: .count("ensemble_counter")
        case .errorCode: .count("error_code")
        case .statusCode: .count("status_code")
        case .batteryVoltage: .voltage("battery_voltage")
        case .soundSpeed: .soundSpeed
        case .heading: .heading
        case .pitch: .pitch
        case .roll: .roll
        case .pressure: .waterPressure
        case .temperature: .waterTemperature
        case .analogInput1: .count("analog_input_1")
        case .analogInput2: .count("analog_input_2")
        case .eastwardVelocity: .speed("eastward_velocity", DopplerName.eastward)
        case .northwardVelocity: .speed("northward_velocity", DopplerName.northward)
        case .upwardVelocity: .speed("upward_velocity", DopplerName.upward)
        case .velocityX: .speed("velocity_x")
        case .velocityY: .speed("velocity_y")
        case .velocityZ: .speed("velocity_z")
        case .diagnosticsSamples: .count("diagnostics_samples")
        case .diagnosticsCell: .count("diagnostics_cell")
        case .burstSamples: .count("burst_samples")
        case .wavePressure: .pressure("wave_pressure", "sea_water_pressure")
        case .surfaceDistance: .length("surface_distance")
        default: perBeam
        }
    }

    private var perBeam: DatastreamDescription {
        switch self {
        case .velocityBeam1, .velocityBeam2, .velocityBeam3:
            .speed("velocity_beam\(number(from: .velocityBeam1))", DopplerName.radialAway)
        case .velocity1, .velocity2, .velocity3: .speed("velocity_\(number(from: .velocity1))")
        case .amplitudeBeam1, .amplitudeBeam2, .amplitudeBeam3:
            .count("amplitude_beam\(number(from: .amplitudeBeam1))", DopplerName.intensity)
        case .correlationBeam1, .correlationBeam2, .correlationBeam3:
            .percent("correlation_beam\(number(from: .correlationBeam1))", DopplerName.correlation)
        case .noiseAmplitudeBeam1, .noiseAmplitudeBeam2, .noiseAmplitudeBeam3, .noiseAmplitudeBeam4:
            .count("noise_amplitude_beam\(number(from: .noiseAmplitudeBeam1))")
        case .noiseCorrelationBeam1, .noiseCorrelationBeam2, .noiseCorrelationBeam3:
            .percent("noise_correlation_beam\(number(from: .noiseCorrelationBeam1))")
        default: special
        }
    }

    private var special: DatastreamDescription {
        switch self {
        case .diagnosticsVelocity1, .diagnosticsVelocity2, .diagnosticsVelocity3:
            .speed("diagnostics_velocity_\(number(from: .diagnosticsVelocity1))")
        case .diagnosticsAmplitudeBeam1, .diagnosticsAmplitudeBeam2, .diagnosticsAmplitudeBeam3:
            .count("diagnostics_amplitude_beam\(number(from: .diagnosticsAmplitudeBeam1))")
        case .diagnosticsDistanceBeam1, .diagnosticsDistanceBeam2, .diagnosticsDistanceBeam3,
            .diagnosticsDistanceBeam4:
            .count("diagnostics_distance_beam\(number(from: .diagnosticsDistanceBeam1))")
        case .probeAmplitudeBeam1, .probeAmplitudeBeam2, .probeAmplitudeBeam3:
            .count("probe_amplitude_beam\(number(from: .probeAmplitudeBeam1))")
        case .waveVelocityBeam1, .waveVelocityBeam2, .waveVelocityBeam3:
            .speed("wave_velocity_beam\(number(from: .waveVelocityBeam1))", DopplerName.radialAway)
        default: .count("wave_amplitude_beam\(number(from: .waveAmplitudeBeam1))")
        }
    }

    private func number(from first: NortekField) -> Int32 { rawValue - first.rawValue + 1 }
}
