/// The texts of an SBE 26plus, as recorded from one with V 6.1e.
enum SBE26Texts {
    static func number(_ value: Double, places: Int, width: Int = 0) -> String {
        var text: [UInt8] = []
        text.append(decimal: value, places: places, width: width)
        return String(decoding: text, as: UTF8.self)
    }

    /// `tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, pt = 14.004, t = 13.8633`.
    static func tide(_ reading: SBE26Reading, start: CalendarDate) -> [UInt8] {
        var text = [UInt8](text: "tide: start time = ")
        start.appendWithMonthName(separator: " ", to: &text)
        text.append(text: ", p = \(number(reading.pressure, places: 4))")
        text.append(text: ", pt = \(number(reading.sensorTemperature, places: 3))")
        text.append(line: ", t = \(number(reading.temperature, places: 4))")
        return text
    }

    /// ` -159.7139 -8382.61  34.6843`: psia, degC of the sensor, degC.
    static func sample(_ reading: SBE26Reading) -> [UInt8] {
        var text: [UInt8] = []
        text.append(decimal: reading.pressure, places: 4, width: 10)
        text.append(decimal: reading.sensorTemperature, places: 2, width: 9)
        text.append(decimal: reading.temperature, places: 4, width: 9)
        text.append(line: "")
        return text
    }

    static func last(_ reading: SBE26Reading) -> [UInt8] {
        [UInt8](
            text: "p = \(number(reading.pressure, places: 4)), t = \(number(reading.temperature, places: 4)), "
                + "s =  0.0000\r\n")
    }

    static func status(of gauge: SBE26plus, at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        let own = gauge.parameters
        let interval = own.decimal("tideInterval") * 60
        let scans = own.decimal("waveSamples")
        let burstSeconds = scans / gauge.scansPerSecond
        let tidesADay = 86_400 / interval
        let reading = gauge.sensors.reading(at: now)
        func yes(_ name: String) -> String { own.isOn(name) ? "YES" : "NO" }
        var text = [UInt8](text: "SBE 26plus V 6.1e  SN \(gauge.settings.serialNumber)    ")
        clock.date(at: now).appendWithMonthName(separator: "  ", to: &text)
        text.append(line: "")
        for line in [
            "user info=\(own["userInfo"])", "quartz pressure sensor: serial number = 122094, range = 300 psia",
            "internal temperature sensor", "conductivity = NO", "iop =  7.4 ma  vmain = 16.2 V  vlith =  9.0 V",
            "last sample: p = \(number(reading.pressure, places: 4)), t = \(number(reading.temperature, places: 4)), "
                + "s =  0.0000",
            "",
            "tide measurement: interval = \(number(interval / 60, places: 3)) minutes, duration = "
                + "\(number(own.decimal("tideDuration"), places: 0)) seconds",
            "measure waves every \(own["waveEvery"]) tide samples",
            "\(own["waveSamples"]) wave samples/burst at \(number(gauge.scansPerSecond, places: 2)) scans/sec, "
                + "duration = \(number(burstSeconds, places: 0)) seconds",
            "logging start time = do not use start time", "logging stop time = do not use stop time", "",
            "tide samples/day = \(number(tidesADay, places: 3))",
            "wave bursts/day = \(number(tidesADay / own.decimal("waveEvery"), places: 3))",
            "memory endurance = 258.0 days", "nominal alkaline battery endurance = 272.8 days",
            "total recorded tide measurements = \(gauge.tidesSinceStart)",
            "total recorded wave bursts = \(gauge.burstsSinceStart)",
            "tide measurements since last start = \(gauge.tidesSinceStart)",
            "wave bursts since last start = \(gauge.burstsSinceStart)", "",
            "transmit real-time tide data = \(yes("txTide"))", "transmit real-time wave burst data = \(yes("txWave"))",
            "transmit real-time wave statistics = \(yes("txStatistics"))",
        ] + (own.isOn("txStatistics") ? statisticsSettings(own) : []) + [
            "",
            gauge.isLogging ? "status = logging" : gauge.hasStopped ? "status = stopped by user" : "status = waiting",
            gauge.isLogging ? "logging = YES" : "logging = NO, send start command to begin logging",
        ] { text.append(line: line) }
        return text
    }

    private static func statisticsSettings(_ own: Parameters) -> [String] {
        [
            "real-time wave statistics settings:",
            "  number of wave samples per burst to use for wave statistics = \(own["statisticsSamples"])",
            "  use measured temperature for density calculation",
            "  height of pressure sensor from bottom (meters) = \(own["height"])",
            "  number of spectral estimates for each frequency band = \(own["bands"])",
            "  minimum allowable attenuation = \(own["minAttenuation"])",
            "  minimum period (seconds) to use in auto-spectrum = \(own["minPeriod"])",
            "  maximum period (seconds) to use in auto-spectrum = \(own["maxPeriod"])",
            "  hanning window cutoff = \(own["hanning"])", "  show progress messages",
        ]
    }

    static let coefficients = [UInt8](
        text: ([
            "Pressure coefficients:  02-apr-13", "    U0 = 5.100000e+00", "    Y1 = -3.910859e+03",
            "    Y2 = -1.070825e+04", "    Y3 = 0.000000e+00", "    C1 = 6.072786e+02", "    C2 = 1.000000e+00",
            "    C3 = -1.024374e+03", "    D1 = 2.928000e-02", "    D2 = 0.000000e+00", "    T1 = 2.783369e+01",
            "    T2 = 6.072020e-01", "    T3 = 1.821885e+01", "    T4 = 2.790597e+01", "    M = 41943.0",
            "    B = 2796.2", "    OFFSET = -1.374000e-01", "Temperature coefficients:  02-apr-13",
            "    TA0 = 1.200000e-04", "    TA1 = 2.558000e-04", "    TA2 = -2.073449e-06", "    TA3 = 1.640089e-07",
        ].joined(separator: "\r\n") + "\r\n"))
}
