import Sensing

/// What a Signature or a DVL can say apart from its profiles, in the order of the codec's table.
public enum AD2CPField: Int32, Hashable, Sendable, CaseIterable {
    case ensembleNumber
    case soundSpeed
    case temperature
    case pressure
    case heading
    case pitch
    case roll
    case batteryVoltage
    case pressureSensorTemperature
    case clockTemperature
    case magneticFieldX, magneticFieldY, magneticFieldZ
    case accelerationX, accelerationY, accelerationZ
    case transmitEnergy
    case powerLevel
    case errorCode
    case statusCode
    case headingDeviation
    case pitchDeviation
    case rollDeviation
    // The distance to the surface by the leading edge of the echo, and by tracking it.
    case altimeterDistance
    case altimeterQuality
    case altimeterStatus
    case surfaceDistance
    case surfaceQuality
    case surfaceTimeOffset
    case surfacePressure
    // Attitude and heading reference.
    case rotation11, rotation12, rotation13, rotation21, rotation22, rotation23, rotation31, rotation32, rotation33
    case quaternionW, quaternionX, quaternionY, quaternionZ
    case angularRateX, angularRateY, angularRateZ
    // Bottom track, along the axes that it was sent in.
    case bottomEastwardVelocity, bottomNorthwardVelocity, bottomUpwardVelocity1, bottomUpwardVelocity2
    case bottomVelocityX, bottomVelocityY, bottomVelocityZ1, bottomVelocityZ2
    case bottomVelocityBeam1, bottomVelocityBeam2, bottomVelocityBeam3, bottomVelocityBeam4
    case bottomRangeBeam1, bottomRangeBeam2, bottomRangeBeam3, bottomRangeBeam4
    case bottomMeritBeam1, bottomMeritBeam2, bottomMeritBeam3, bottomMeritBeam4
    // Echograms, one for each frequency.
    case echoCellLength
    case echoBlanking
    case echo1, echo2, echo3

    /// Key, name and unit.
    public var description: DatastreamDescription {
        switch self {
        case .ensembleNumber: .count("ensemble_number")
        case .soundSpeed: .soundSpeed
        case .temperature: .waterTemperature
        case .pressure: .waterPressure
        case .heading: .heading
        case .pitch: .pitch
        case .roll: .roll
        case .batteryVoltage: .voltage("battery_voltage")
        case .pressureSensorTemperature: .temperature("pressure_sensor_temperature")
        case .clockTemperature: .temperature("clock_temperature")
        case .transmitEnergy: .decibels("transmit_energy")
        case .powerLevel: .decibels("power_level")
        case .errorCode: .count("error_code")
        case .statusCode: .count("status_code")
        case .headingDeviation: .angle("heading_deviation")
        case .pitchDeviation: .angle("pitch_deviation")
        case .rollDeviation: .angle("roll_deviation")
        case .altimeterDistance: .length("altimeter_distance")
        case .altimeterQuality: .decibels("altimeter_quality")
        case .altimeterStatus: .count("altimeter_status")
        case .surfaceDistance: .length("surface_distance")
        case .surfaceQuality: .decibels("surface_quality")
        case .surfaceTimeOffset: .duration("surface_time_offset")
        case .surfacePressure: .pressure("surface_pressure", "sea_water_pressure")
        case .echoCellLength: .length("echo_cell_length")
        case .echoBlanking: .length("echo_blanking")
        default: vector
        }
    }

    private var vector: DatastreamDescription {
        switch self {
        case .magneticFieldX, .magneticFieldY, .magneticFieldZ:
            DatastreamDescription("magnetic_field_\(axis(from: .magneticFieldX))", nil, "uT", "uT")
        // The instrument counts in its own weight; UDUNITS calls that gravity.
        case .accelerationX, .accelerationY, .accelerationZ:
            DatastreamDescription("acceleration_\(axis(from: .accelerationX))", nil, "gravity", "[g]")
        case .angularRateX, .angularRateY, .angularRateZ:
            DatastreamDescription("angular_rate_\(axis(from: .angularRateX))", nil, "degree/s", "deg/s")
        case .quaternionW: .count("quaternion_w")
        case .quaternionX, .quaternionY, .quaternionZ: .count("quaternion_\(axis(from: .quaternionX))")
        case .rotation11, .rotation12, .rotation13, .rotation21, .rotation22, .rotation23, .rotation31, .rotation32,
            .rotation33:
            .count("rotation_\((number(from: .rotation11) - 1) / 3 + 1)\((number(from: .rotation11) - 1) % 3 + 1)")
        default: bottomTrack
        }
    }

    private var bottomTrack: DatastreamDescription {
        switch self {
        case .bottomEastwardVelocity: .speed("bottom_eastward_velocity")
        case .bottomNorthwardVelocity: .speed("bottom_northward_velocity")
        case .bottomUpwardVelocity1: .speed("bottom_upward_velocity_1")
        case .bottomUpwardVelocity2: .speed("bottom_upward_velocity_2")
        case .bottomVelocityX: .speed("bottom_velocity_x")
        case .bottomVelocityY: .speed("bottom_velocity_y")
        case .bottomVelocityZ1: .speed("bottom_velocity_z1")
        case .bottomVelocityZ2: .speed("bottom_velocity_z2")
        case .bottomVelocityBeam1, .bottomVelocityBeam2, .bottomVelocityBeam3, .bottomVelocityBeam4:
            .speed("bottom_velocity_beam\(number(from: .bottomVelocityBeam1))")
        case .bottomRangeBeam1, .bottomRangeBeam2, .bottomRangeBeam3, .bottomRangeBeam4:
            .length("bottom_range_beam\(number(from: .bottomRangeBeam1))")
        case .bottomMeritBeam1, .bottomMeritBeam2, .bottomMeritBeam3, .bottomMeritBeam4:
            .speed("bottom_figure_of_merit_beam\(number(from: .bottomMeritBeam1))")
        default: .decibels("echo_\(number(from: .echo1))")
        }
    }

    private func number(from first: AD2CPField) -> Int32 { rawValue - first.rawValue + 1 }

    private func axis(from first: AD2CPField) -> String { ["x", "y", "z"][Int(rawValue - first.rawValue)] }
}
