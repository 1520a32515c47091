import Sensing

/// Descriptions of fields in the units that acoustic instruments have. CF has no name for the axes of an instrument,
/// nor for the geometry of cells or for its health; such a field's name is its key.
extension DatastreamDescription {
    init(_ key: String, _ name: String?, _ unit: String, _ ucum: String) {
        self.init(key: key, name: name ?? key, unit: unit, ucum: ucum)
    }

    static func count(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "1", "1") }
    static func percent(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "%", "%") }
    static func decibels(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "dB", "dB") }
    static func angle(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "degree", "deg") }
    static func length(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "m", "m") }
    static func speed(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "m/s", "m/s") }
    static func duration(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "s", "s") }
    static func voltage(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "V", "V") }
    static func temperature(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "degC", "Cel") }
    static func pressure(_ key: String, _ name: String? = nil) -> Self { Self(key, name, "dbar", "dbar") }

    // The sensors that every Doppler instrument has.
    static let heading = angle("heading", "platform_orientation")
    static let pitch = angle("pitch", "platform_pitch")
    static let roll = angle("roll", "platform_roll")
    static let soundSpeed = speed("sound_speed", "speed_of_sound_in_sea_water")
    static let waterTemperature = temperature("temperature", "sea_water_temperature")
    // Relative to one atmosphere, hence the water's part of the pressure only.
    static let waterPressure = pressure("pressure", "sea_water_pressure")
}
