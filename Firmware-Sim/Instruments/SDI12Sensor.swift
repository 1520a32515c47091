/// One sensor on an SDI-12 line: its address, what it measures, and the measurement it was asked for.
struct SDI12Sensor: Sendable {
    enum Kind: Int, CaseIterable, Sendable {
        case level
        case water
        case weather
    }

    private struct Measurement: Sendable {
        let readyAt: Nanoseconds
        let values: [String]
        let hasCRC: Bool
        let isConcurrent: Bool
        var hasCalled: Bool
    }

    var address: UInt8
    let kind: Kind
    private let number: Int
    private let gauge: SBE26Sensors
    private let ctd: SBE37Sensors
    private let weather: WXTSensors
    private let air: Weather
    private var measurement: Measurement?

    init(address: UInt8, kind: Kind, number: Int, origin: Origin) {
        self.address = address
        self.kind = kind
        self.number = number
        gauge = SBE26Sensors(depthMetres: 4, sea: origin.sea, seed: origin.seed)
        ctd = SBE37Sensors(depthMetres: 6, sea: origin.sea, seed: origin.seed)
        weather = WXTSensors(sea: origin.sea, seed: origin.seed)
        air = Weather(seed: origin.sea)
    }

    /// `14FAIRLEADLEVEL 100SN1000`: version of SDI-12, maker, model, version, serial number.
    var identification: String {
        let model = ["LEVEL ", "WATER ", "METEO "][kind.rawValue]
        return "14FAIRLEAD\(model)100SN\(1000 + number)"
    }

    /// Seconds until a measurement is there.
    private var seconds: Int { [1, 5, 12][kind.rawValue] }

    /// When the sensor calls because its measurement is there.
    var callsAt: Nanoseconds? {
        guard let measurement, !measurement.hasCalled, !measurement.isConcurrent else { return nil }
        return measurement.readyAt
    }

    mutating func call() { measurement?.hasCalled = true }

    /// A measurement that was under way and not concurrent is given up when its sensor is spoken to.
    mutating func interrupt(at now: Nanoseconds) {
        guard let running = measurement, !running.isConcurrent, running.readyAt > now else { return }
        measurement = nil
    }

    /// Begins a measurement: `tttn` with the seconds and the number of values, two digits when concurrent.
    mutating func measure(set: Int, hasCRC: Bool, isConcurrent: Bool, at now: Nanoseconds) -> String {
        let values = values(set: set, at: now)
        let wait = values.isEmpty ? 0 : seconds
        measurement = Measurement(
            readyAt: now + .seconds(Double(wait)), values: values, hasCRC: hasCRC, isConcurrent: isConcurrent,
            hasCalled: wait == 0)
        return SDI12Sensor.digits(wait, 3) + SDI12Sensor.digits(values.count, isConcurrent ? 2 : 1)
    }

    /// The values of one D command; nil until a measurement is there.
    func data(_ index: Int, at now: Nanoseconds) -> (text: String, hasCRC: Bool)? {
        guard let measurement, measurement.readyAt <= now else { return nil }
        let parts = SDI12Sensor.split(measurement.values, longest: measurement.isConcurrent ? 75 : 35)
        return (index < parts.count ? parts[index] : "", measurement.hasCRC)
    }

    /// What a continuous measurement (R) shows at once.
    func current(_ index: Int, at now: Nanoseconds) -> String {
        let parts = SDI12Sensor.split(values(set: 0, at: now), longest: 75)
        return index < parts.count ? parts[index] : ""
    }

    /// Set 0 is what the sensor is for; set 1 its own state.
    private func values(set: Int, at now: Nanoseconds) -> [String] {
        if set == 1 { return [SDI12Sensor.signed(12.4, 2), SDI12Sensor.signed(air.temperature(at: now), 1)] }
        guard set == 0 else { return [] }
        switch kind {
        case .level:
            let reading = gauge.reading(at: now)
            let metres = (reading.pressure - 14.7) * SBE26Sensors.dbarPerPsi / 1.0055
            return [SDI12Sensor.signed(metres, 4), SDI12Sensor.signed(reading.temperature, 3)]
        case .water:
            let reading = ctd.reading(at: now)
            let salinity = Seawater.salinity(
                conductivity: reading.conductivity, temperature: reading.temperature, pressure: reading.pressure)
            return [
                SDI12Sensor.signed(reading.temperature, 4), SDI12Sensor.signed(reading.conductivity, 5),
                SDI12Sensor.signed(reading.pressure, 3), SDI12Sensor.signed(salinity, 4),
            ]
        case .weather:
            let wind = weather.wind(at: now, index: 0)
            return [
                SDI12Sensor.signed(wind.direction.rounded(), 0), SDI12Sensor.signed(wind.speed, 1),
                SDI12Sensor.signed(wind.speed * 1.2, 1), SDI12Sensor.signed(air.temperature(at: now), 1),
                SDI12Sensor.signed(air.humidity(at: now), 1), SDI12Sensor.signed(air.pressure(at: now), 1),
                SDI12Sensor.signed(air.shortWave(at: now), 1),
            ]
        }
    }

    private static func signed(_ value: Double, _ places: Int) -> String {
        (value < 0 ? "-" : "+") + SBE26Texts.number(abs(value), places: places)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        var text: [UInt8] = []
        text.append(integer: number, width: width, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }

    private static func split(_ values: [String], longest: Int) -> [String] {
        values.reduce(into: [""]) { parts, value in
            let last = parts.count - 1
            if parts[last].utf8.count + value.utf8.count > longest {
                parts.append(value)
            } else {
                parts[last] += value
            }
        }
    }
}
