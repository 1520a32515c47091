/// The units that drivers use, as CF and UDUNITS spell them, and their UCUM codes.
enum UnitSpelling {
    static func ucum(for unit: String) -> String? {
        table.first { $0.unit == unit }?.ucum
    }

    static var units: [String] { table.map(\.unit) }

    /// The spelling for what an instrument or a logger writes: `Deg C`, `degrees`, `Volts`; nil for one that nobody
    /// knows.
    static func spelling(of written: String) -> String? {
        // Loggers mark exponents: `mg/m^3`.
        let text = written.filter { !" \"^".contains($0) }
        if let unit = table.first(where: { $0.unit == text })?.unit { return unit }
        let folded = text.lowercased()
        return others.first { $0.written == folded }?.unit ?? table.first { $0.unit.lowercased() == folded }?.unit
    }

    private static let table: [(unit: String, ucum: String)] = [
        ("1", "1"), ("degC", "Cel"), ("K", "K"), ("S/m", "S/m"), ("mS/cm", "mS/cm"), ("uS/cm", "uS/cm"),
        ("dbar", "dbar"), ("mbar", "mbar"), ("bar", "bar"), ("hPa", "hPa"), ("kPa", "kPa"), ("Pa", "Pa"),
        ("psi", "[psi]"), ("m/s", "m/s"), ("cm/s", "cm/s"), ("mm/s", "mm/s"), ("km", "km"), ("m", "m"), ("mm", "mm"),
        ("cm", "cm"), ("dm", "dm"), ("um", "um"), ("nm", "nm"), ("s", "s"), ("ms", "ms"), ("us", "us"), ("min", "min"),
        ("h", "h"),
        ("day", "d"), ("degree", "deg"), ("degrees_north", "deg"), ("degrees_east", "deg"), ("radian", "rad"),
        ("microradian", "urad"), ("degree/s", "deg/s"), ("radian/s", "rad/s"), ("m/s2", "m/s2"), ("m2/Hz", "m2/Hz"),
        ("m2", "m2"), ("m3", "m3"), ("W/m2", "W/m2"), ("uW/cm2/nm", "uW.cm-2.nm-1"), ("W", "W"), ("J", "J"),
        ("percent", "%"), ("%", "%"),
        ("V", "V"), ("mV", "mV"), ("uV", "uV"), ("mA", "mA"), ("A", "A"), ("Hz", "Hz"), ("kHz", "kHz"),
        ("MHz", "MHz"), ("kg/m3", "kg/m3"), ("g/m3", "g/m3"), ("mg/m3", "mg/m3"), ("mg/L", "mg/L"), ("ug/L", "ug/L"),
        ("mL/L", "mL/L"), ("umol/L", "umol/L"), ("nmol/L", "nmol/L"), ("umol/kg", "umol/kg"), ("mol/m3", "mol/m3"),
        ("umol/m2/s", "umol/m2/s"), ("1e-3", "[ppth]"), ("1e-6", "[ppm]"), ("1e-9", "[ppb]"), ("uatm", "uatm"),
        ("m-1", "m-1"), ("m-1 sr-1", "m-1.sr-1"), ("dB", "dB"), ("count", "{count}"), ("G", "G"), ("uT", "uT"),
        ("mm/h", "mm/h"), ("kg", "kg"), ("ohm", "Ohm"), ("lx", "lx"), ("kW h", "kW.h"), ("standard_free_fall", "[g]"),
    ]

    /// What else is written for a unit, in lower case and without blanks.
    private static let others: [(written: String, unit: String)] = [
        ("c", "degC"), ("deg_c", "degC"), ("degc", "degC"), ("degreesc", "degC"), ("°c", "degC"), ("celsius", "degC"),
        ("deg", "degree"), ("degrees", "degree"), ("°", "degree"), ("volts", "V"), ("volt", "V"), ("v", "V"),
        ("mv", "mV"), ("amps", "A"), ("amp", "A"), ("ma", "mA"), ("meters", "m"), ("metres", "m"), ("meter", "m"),
        ("meters/second", "m/s"), ("meterspersecond", "m/s"), ("metres/second", "m/s"), ("mps", "m/s"),
        ("w/m²", "W/m2"), ("wm-2", "W/m2"), ("watts/meter2", "W/m2"), ("mbar", "mbar"),
        ("mb", "mbar"), ("seconds", "s"), ("sec", "s"), ("hours", "h"), ("minutes", "min"), ("days", "day"),
        ("percent", "percent"), ("counts", "count"), ("hertz", "Hz"), ("pascal", "Pa"), ("psia", "psi"),
        ("decibar", "dbar"), ("unitless", "1"), ("ppt", "1e-3"), ("psu", "1"), ("ppm", "1e-6"), ("ppb", "1e-9"),
        ("umol/l", "umol/L"), ("mg/l", "mg/L"), ("ug/l", "ug/L"), ("ml/l", "mL/L"), ("ohms", "ohm"),
        ("kelvin", "K"), ("radians", "radian"), ("rad", "radian"),
    ]
}
