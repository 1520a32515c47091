/// The units that drivers use, as CF and UDUNITS spell them, and their UCUM codes.
enum UnitSpelling {
    static func ucum(for unit: String) -> String? {
        table.first { $0.unit == unit }?.ucum
    }

    static var units: [String] { table.map(\.unit) }

    private static let table: [(unit: String, ucum: String)] = [
        ("1", "1"), ("degC", "Cel"), ("K", "K"), ("S/m", "S/m"), ("dbar", "dbar"), ("hPa", "hPa"), ("Pa", "Pa"),
        ("m/s", "m/s"), ("mm/s", "mm/s"), ("m", "m"), ("mm", "mm"), ("cm", "cm"), ("dm", "dm"), ("s", "s"),
        ("degree", "deg"), ("degrees_north", "deg"), ("degrees_east", "deg"), ("degree/s", "deg/s"),
        ("W/m2", "W/m2"), ("percent", "%"), ("%", "%"), ("V", "V"), ("mA", "mA"), ("A", "A"), ("Hz", "Hz"),
        ("kg/m3", "kg/m3"), ("1e-3", "[ppth]"), ("dB", "dB"), ("count", "{count}"),
    ]
}
