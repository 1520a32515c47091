/// How a SeaCAT prints a sample: which channels are on, and in which of its output formats.
struct SBE16plusLayout {
    let parameters: Parameters
    let serialNumber: Int
    let model: String
    /// A profiler in profiling mode puts no time into its records.
    let isProfiling: Bool

    private var channels: [Int] { (0..<6).filter { parameters.isOn("Volt\($0)") } }

    func text(of reading: SBE16plusReading, date: CalendarDate, format: Int) -> [UInt8] {
        switch format {
        case 0: rawHex(reading, date: date)
        case 1: convertedHex(reading, date: date)
        case 2: rawDecimal(reading, date: date)
        case 5: xml(reading, date: date)
        default: converted(reading, date: date)
        }
    }

    /// Widths from the recorded line
    /// `# 13.7971,  4.01241,    6.536,  33.4881, 1501.145, 23 Nov 2013 00:00:21,  25.0608, 11.4,   2.3`.
    private func converted(_ reading: SBE16plusReading, date: CalendarDate) -> [UInt8] {
        let salinity = Seawater.salinity(
            conductivity: reading.conductivity, temperature: reading.temperature, pressure: reading.pressure)
        var text: [UInt8] = []
        text.append(decimal: reading.temperature, places: 4, width: 8)
        append(reading.conductivity, 5, 9, to: &text)
        append(reading.pressure, 3, 9, to: &text)
        for channel in channels { append(reading.volts[channel], 4, 8, to: &text) }
        if parameters.isOn("Optode") { append(reading.oxygen, 3, 9, to: &text) }
        if parameters.isOn("WetLabs") { for count in reading.optics { text.append(text: ", \(count)") } }
        if parameters.isOn("OutputSal") { append(salinity, 4, 9, to: &text) }
        if parameters.isOn("OutputSV") {
            let speed = Seawater.soundSpeed(
                salinity: salinity, temperature: reading.temperature, pressure: reading.pressure)
            append(speed, 3, 9, to: &text)
        }
        if !isProfiling {
            text.append(text: ", ")
            date.appendWithMonthName(separator: " ", to: &text)
        }
        if parameters.isOn("OutputUCSD") {
            append(Seawater.sigmaT(salinity: salinity, temperature: reading.temperature), 4, 9, to: &text)
            append(reading.batteryVolts, 1, 5, to: &text)
            append(2.3, 1, 6, to: &text)
        }
        return text
    }

    private func append(_ value: Double, _ places: Int, _ width: Int, to text: inout [UInt8]) {
        text.append(text: ",")
        text.append(decimal: value, places: places, width: width)
    }

    /// T 6 digits, C 6, P 6, thermistor 4, each voltage 4, the optode 6, each count of the triplet 4, seconds 8.
    private func rawHex(_ reading: SBE16plusReading, date: CalendarDate) -> [UInt8] {
        let counts = SBE16plusCounts(reading)
        var text: [UInt8] = []
        text.append(hex: counts.temperature, digits: 6)
        text.append(hex: counts.conductivity, digits: 6)
        text.append(hex: counts.pressure, digits: 6)
        text.append(hex: counts.thermistor, digits: 4)
        appendChannels(of: reading, to: &text)
        appendSeconds(date, to: &text)
        return text
    }

    /// T = n/100,000 - 10, C = n/1,000,000 - 1, P = n/1000 - 100 (16plus V2 manual, OutputFormat=1).
    private func convertedHex(_ reading: SBE16plusReading, date: CalendarDate) -> [UInt8] {
        var text: [UInt8] = []
        text.append(hex: Int(((reading.temperature + 10) * 1e5).rounded()), digits: 6)
        text.append(hex: Int(((reading.conductivity + 1) * 1e6).rounded()), digits: 6)
        text.append(hex: Int(((reading.pressure + 100) * 1e3).rounded()), digits: 6)
        appendChannels(of: reading, to: &text)
        appendSeconds(date, to: &text)
        return text
    }

    private func appendChannels(of reading: SBE16plusReading, to text: inout [UInt8]) {
        for channel in channels { text.append(hex: Int((reading.volts[channel] * 13_107).rounded()), digits: 4) }
        if parameters.isOn("Optode") {
            text.append(hex: Int(((reading.oxygen + 10) * 1e4).rounded()), digits: 6)
        }
        if parameters.isOn("WetLabs") { for count in reading.optics { text.append(hex: count, digits: 4) } }
    }

    private func appendSeconds(_ date: CalendarDate, to text: inout [UInt8]) {
        guard !isProfiling else { return }
        let epoch = CalendarDate(year: 2000, month: 1, day: 1).instant
        text.append(hex: Int((date.instant - epoch) / 1_000_000_000), digits: 8)
    }

    private func rawDecimal(_ reading: SBE16plusReading, date: CalendarDate) -> [UInt8] {
        let counts = SBE16plusCounts(reading)
        var text: [UInt8] = []
        text.append(integer: counts.temperature, width: 7)
        append(Double(counts.conductivity) / 256, 3, 9, to: &text)
        text.append(text: ", \(counts.pressure)")
        append(Double(counts.thermistor) / 13_107, 4, 7, to: &text)
        for channel in channels { append(reading.volts[channel], 4, 8, to: &text) }
        if !isProfiling {
            text.append(text: ", ")
            date.appendWithMonthName(separator: " ", to: &text)
        }
        return text
    }

    private func xml(_ reading: SBE16plusReading, date: CalendarDate) -> [UInt8] {
        var text = [UInt8](text: "<?xml version=\"1.0\"?><datapacket><hdr><mfg>Sea-Bird</mfg><model>\(model)</model>")
        text.append(text: "<sn>0\(model.prefix(2))\(serialNumber)</sn></hdr><data>")
        func element(_ name: String, _ value: Double, _ places: Int) {
            text.append(text: "<\(name)>")
            text.append(decimal: value, places: places)
            text.append(text: "</\(name)>")
        }
        element("t1", reading.temperature, 4)
        element("c1", reading.conductivity, 5)
        element("p1", reading.pressure, 3)
        for channel in channels { element("v\(channel)", reading.volts[channel], 4) }
        if !isProfiling { text.append(text: "<dt>\(SeaBirdShell.timestamp(date))</dt>") }
        text.append(text: "</data></datapacket>")
        return text
    }
}
