/// What the three sensors of an SBE 37 find at one instant: degC (ITS-90), S/m, dbar.
struct SBE37Reading: Equatable, Sendable {
    let instant: Nanoseconds
    let temperature: Double
    let conductivity: Double
    let pressure: Double

    /// What is left when the thermistor is broken.
    var withoutTemperature: SBE37Reading {
        SBE37Reading(instant: instant, temperature: .nan, conductivity: conductivity, pressure: pressure)
    }
}

/// Sensors at a depth: the water there, with the noise of the instrument.
struct SBE37Sensors: Sendable {
    private let water: WaterColumn
    private let depthMetres: Double
    private let temperatureNoise: Noise
    private let salinityNoise: Noise
    private let pressureNoise: Noise

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        self.depthMetres = depthMetres
        temperatureNoise = Noise(seed: seed, quantity: "ctd temperature")
        salinityNoise = Noise(seed: seed, quantity: "ctd salinity")
        pressureNoise = Noise(seed: seed, quantity: "ctd pressure")
    }

    func reading(at now: Nanoseconds) -> SBE37Reading {
        let temperature =
            water.temperature(depthMetres: depthMetres, at: now) + 0.0003 * temperatureNoise.gaussian(at: now)
        let salinity = water.salinity(depthMetres: depthMetres, at: now) + 0.0005 * salinityNoise.gaussian(at: now)
        let pressure = water.pressure(depthMetres: depthMetres, at: now) + 0.008 * pressureNoise.gaussian(at: now)
        let conductivity = Seawater.conductivity(salinity: salinity, temperature: temperature, pressure: pressure)
        return SBE37Reading(instant: now, temperature: temperature, conductivity: conductivity, pressure: pressure)
    }
}

/// The output formats of the SBE 37; the raw values are those of OutputFormat=.
enum SBE37Format: Int, Sendable {
    /// Counts in hexadecimal, as in the memory.
    case rawHex = 0
    /// Converted, date as `05 Feb 2013`.
    case converted = 1
    /// Converted, date as `02-05-2013`.
    case convertedNumericDate = 2
    /// Converted, one element of XML.
    case xml = 3
    /// Counts in decimal; only as the answer to TSR.
    case rawDecimal = -1

    var isRaw: Bool { self == .rawHex || self == .rawDecimal }

    func text(of reading: SBE37Reading, settings: SBE37.Settings, date: CalendarDate) -> [UInt8] {
        switch self {
        case .rawHex: SBE37Format.hex(reading, settings: settings, date: date)
        case .rawDecimal: SBE37Format.decimalCounts(reading, settings: settings, date: date)
        case .xml: SBE37Format.xml(reading, settings: settings, date: date)
        case .converted, .convertedNumericDate: converted(reading, settings: settings, date: date)
        }
    }

    /// Widths from the recorded line `#55.9044,41.40609, 572.170,   34.2583, 1505.948, 05 Feb 2013, 19:16:59`.
    private func converted(_ reading: SBE37Reading, settings: SBE37.Settings, date: CalendarDate) -> [UInt8] {
        let pressure = settings.hasPressure ? reading.pressure : 0
        let salinity = Seawater.salinity(
            conductivity: reading.conductivity, temperature: reading.temperature, pressure: pressure)
        var text = [UInt8](text: settings.leadingHash ? "#" : "")
        text.append(decimal: reading.temperature, places: 4, width: 7)
        text.append(text: ",")
        text.append(decimal: reading.conductivity, places: 5, width: 8)
        if settings.hasPressure {
            text.append(text: ",")
            text.append(decimal: reading.pressure, places: 3, width: 8)
        }
        if settings.outputsSalinity {
            text.append(text: ", ")
            text.append(decimal: salinity, places: 4, width: 9)
        }
        if settings.outputsSoundSpeed {
            let speed = Seawater.soundSpeed(salinity: salinity, temperature: reading.temperature, pressure: pressure)
            text.append(text: ", ")
            text.append(decimal: speed, places: 3, width: 8)
        }
        text.append(text: ", ")
        if self == .converted {
            date.appendWithMonthName(separator: ", ", to: &text)
        } else {
            date.appendDate([\.month, \.day, \.year], mark: "-", to: &text)
            text.append(text: ", ")
            date.appendTime(to: &text)
        }
        return text
    }

    /// T 6 digits, C 6, with pressure P 6 and thermistor 4, seconds since 2000-01-01 8.
    private static func hex(_ reading: SBE37Reading, settings: SBE37.Settings, date: CalendarDate) -> [UInt8] {
        let counts = SBE37Counts(reading)
        var text: [UInt8] = []
        text.append(hex: counts.temperature, digits: 6)
        text.append(hex: counts.conductivity, digits: 6)
        if settings.hasPressure {
            text.append(hex: counts.pressure, digits: 6)
            text.append(hex: counts.thermistor, digits: 4)
        }
        let epoch = CalendarDate(year: 2000, month: 1, day: 1).instant
        text.append(hex: Int((date.instant - epoch) / 1_000_000_000), digits: 8)
        return text
    }

    /// `524276, 2886.656, 785053, 2706, 20 Aug 2012, 09:01:34`: T counts, C in Hz, P counts, thermistor counts.
    private static func decimalCounts(_ reading: SBE37Reading, settings: SBE37.Settings, date: CalendarDate) -> [UInt8]
    {
        let counts = SBE37Counts(reading)
        var text: [UInt8] = []
        text.append(integer: counts.temperature, width: 6)
        text.append(text: ", ")
        text.append(decimal: Double(counts.conductivity) / 256, places: 3)
        if settings.hasPressure {
            text.append(text: ", \(counts.pressure), \(counts.thermistor)")
        }
        text.append(text: ", ")
        date.appendWithMonthName(separator: ", ", to: &text)
        return text
    }

    /// `<?xml version="1.0"?><datapacket>…<t1>23.7658</t1>…`, as the manuals show OutputFormat=3.
    private static func xml(_ reading: SBE37Reading, settings: SBE37.Settings, date: CalendarDate) -> [UInt8] {
        var text = [UInt8](text: "<?xml version=\"1.0\"?><datapacket><hdr><mfg>Sea-Bird</mfg><model>37SMP</model>")
        text.append(text: "<sn>\(SeaBirdShell.serial(settings.serialNumber, model: 37))</sn></hdr><data>")
        func value(_ name: String, _ value: Double, _ places: Int) {
            text.append(text: "<\(name)>")
            text.append(decimal: value, places: places, width: places + 3)
            text.append(text: "</\(name)>")
        }
        value("t1", reading.temperature, 4)
        value("c1", reading.conductivity, 5)
        if settings.hasPressure { value("p1", reading.pressure, 3) }
        text.append(text: "<dt>\(SeaBirdShell.timestamp(date))</dt></data></datapacket>")
        return text
    }
}
