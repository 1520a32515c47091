/// A Sea-Bird SBE 54 tsunami pressure sensor: samples and answers in XML, `<Executed/>` after each command.
///
/// From recorded replies. While it samples the prompt is `<Executed/>` alone; the reference oscillator takes minutes.
struct SBE54: Firmware {
    struct Settings: Sendable {
        var startsByItself = true
        var depthMetres = 60.0
        var serialNumber = 12
    }

    static let oscillatorTime: Nanoseconds = .seconds(130)

    let settings: Settings
    var parameters: Parameters
    private let sensors: SBE26Sensors
    private var nextSample: Nanoseconds?
    private var sampleNumber = 0
    private var busyUntil: Nanoseconds = 0

    init(settings: Settings, period: Int, origin: Origin) {
        self.settings = settings
        parameters = Parameters([
            ("BatteryType", .whole(0...1), "0"), ("BaudRate", .word(["9600", "19200", "38400"]), "9600"),
            ("EnableAlerts", .whole(0...1), "0"), ("UploadType", .whole(0...1), "0"),
            ("SamplePeriod", .whole(1...240), "\(period)"),
        ])
        sensors = SBE26Sensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }

    private var period: Nanoseconds { .seconds(Double(parameters.whole("SamplePeriod"))) }
    private var serial: String { SeaBirdShell.serial(settings.serialNumber, model: 54) }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        busyUntil = now
        nextSample = nil
        line.say([UInt8](text: "<!--SBE54 V1.3-6MHZ-->\r\n<Executed/>\r\nS>"), at: now + .milliseconds(300))
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        if settings.startsByItself { nextSample = now + period }
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("SetSample") }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        sampleNumber += 1
        let reading = sensors.reading(at: due)
        let lines = [
            "<Sample Num='\(sampleNumber)' Type='Pressure'>",
            "<Time>\(SeaBirdShell.timestamp(line.clock.date(at: due)))</Time>",
            "<PressurePSI>\(SBE26Texts.number(sensors.scan(at: due), places: 4))</PressurePSI>",
            "<PTemp>\(SBE26Texts.number(reading.sensorTemperature, places: 4))</PTemp>", "</Sample>",
        ]
        line.say([UInt8](text: lines.joined(separator: "\r\n") + "\r\n"), at: due + .milliseconds(50), isRecord: true)
        nextSample = due + period
    }

    // MARK: Dialogue

    /// Measuring its oscillator it hears nothing.
    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        guard now >= busyUntil, let command = line.command(endedBy: byte, at: now) else { return }
        answer(command, at: now, on: &line)
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if let (name, value) = SeaBirdShell.assignment(command) {
            set(name, value, at: now, on: &line)
            return
        }
        switch command.uppercased() {
        case "": prompt(at: now, on: &line)
        case "GETSD": tell(statusXML(at: now, clock: line.clock), at: now, on: &line)
        case "GETCD": tell(configurationXML(), at: now, on: &line)
        case "GETHD": tell(hardwareXML(), at: now, on: &line)
        case "GETEC": tell(eventsXML(), at: now, on: &line)
        case "RESETEC", "TESTEEPROM", "INITLOGGING": prompt(at: now, on: &line)
        case "START":
            nextSample = now + period
            prompt(at: now, on: &line)
        case "STOP":
            nextSample = nil
            prompt(at: now, on: &line)
        case "SAMPLEREFOSC" where nextSample == nil: measureOscillator(at: now, on: &line)
        default: refuse(at: now, on: &line)
        }
    }

    private func prompt(at now: Nanoseconds, on line: inout Terminal) {
        line.reply("<Executed/>\r\n" + (nextSample == nil ? SeaBirdShell.prompt : ""), at: now)
    }

    private func tell(_ text: String, at now: Nanoseconds, on line: inout Terminal) {
        line.reply(text, at: now)
        prompt(at: now, on: &line)
    }

    private func refuse(at now: Nanoseconds, on line: inout Terminal) {
        tell("<Error type='INVALID COMMAND' msg='Command not recognized'/>\r\n", at: now, on: &line)
    }

    private mutating func set(_ name: String, _ value: String, at now: Nanoseconds, on line: inout Terminal) {
        if name == "SETTIME", let date = CalendarDate(text: value) {
            line.clock.set(to: date, at: now)
        } else if !name.hasPrefix("SET") || (try? parameters.set(name.dropFirst(3), to: value)) == nil {
            refuse(at: now, on: &line)
            return
        }
        prompt(at: now, on: &line)
    }

    private mutating func measureOscillator(at now: Nanoseconds, on line: inout Terminal) {
        busyUntil = now + SBE54.oscillatorTime
        sampleNumber += 1
        line.reply(
            "<SetTimeout>125000</SetTimeout>\r\n<SetTimeoutMax>150000</SetTimeoutMax>\r\n"
                + "<SetTimeoutICD>150000</SetTimeoutICD>\r\n<!--Ref osc warmup next 120 seconds-->\r\n", at: now)
        line.reply("<!--Warmup complete, starting measurement at 0.1Hz-->\r\n", at: now + .seconds(120))
        let done = now + SBE54.oscillatorTime
        let time = SeaBirdShell.timestamp(line.clock.date(at: done))
        line.reply(
            "<Sample Num='\(sampleNumber)' Type='RefOsc'>\r\n<Time>\(time)</Time>\r\n"
                + "<RefOscFreq>5999995.955</RefOscFreq>\r\n<PCBTempRaw>18413</PCBTempRaw>\r\n"
                + "<RefErrorPPM>0.090</RefErrorPPM>\r\n</Sample>\r\n", at: done)
        prompt(at: done, on: &line)
    }

    // MARK: Texts

    private func element(_ name: String, _ lines: [String]) -> String {
        (["<\(name) DeviceType='SBE54' SerialNumber='\(serial)'>"] + lines + ["</\(name)>"])
            .joined(separator: "\r\n") + "\r\n"
    }

    private func statusXML(at now: Nanoseconds, clock: InstrumentClock) -> String {
        element(
            "StatusData",
            [
                "<DateTime>\(SeaBirdShell.timestamp(clock.date(at: now)))</DateTime>",
                "<EventSummary numEvents='573'/>",
                "<Power>", "<MainSupplyVoltage>23.3</MainSupplyVoltage>", "</Power>", "<MemorySummary>",
                "<Samples>\(22_618 + sampleNumber)</Samples>", "<Bytes>\(341_504 + 15 * sampleNumber)</Bytes>",
                "<BytesFree>\(133_876_224 - 15 * sampleNumber)</BytesFree>", "</MemorySummary>",
            ])
    }

    private func hardwareXML() -> String {
        element(
            "HardwareData",
            [
                "<Manufacturer>Sea-Bird Electronics, Inc</Manufacturer>",
                "<FirmwareVersion>SBE54 V1.3-6MHZ</FirmwareVersion>", "<FirmwareDate>Mar 22 2007</FirmwareDate>",
                "<HardwareVersion>41477A.1</HardwareVersion>", "<HardwareVersion>41478A.1T</HardwareVersion>",
                "<PCBSerialNum>NOT SET</PCBSerialNum>", "<PCBSerialNum>NOT SET</PCBSerialNum>", "<PCBType>1</PCBType>",
                "<MfgDate>Jun 27 2007</MfgDate>",
            ])
    }

    private func eventsXML() -> String {
        element("EventCounters", ["<EventSummary numEvents='573'/>", "<Event type='PowerOnReset' count='25'/>"])
    }

    private func configurationXML() -> String {
        let terms = [
            ("FRA0", "5.999926E+06"), ("FRA1", "5.792290E-03"), ("FRA2", "-1.195664E-07"), ("FRA3", "7.018589E-13"),
            ("PressureSerialNum", "121451"), ("PressureCalDate", "2011-06-01"), ("pu0", "5.820407E+00"),
            ("py1", "-3.845374E+03"), ("py2", "-1.078882E+04"), ("py3", "0.000000E+00"), ("pc1", "-2.700543E+04"),
            ("pc2", "-1.738438E+03"), ("pc3", "7.629962E+04"), ("pd1", "3.739600E-02"), ("pd2", "0.000000E+00"),
            ("pt1", "3.027306E+01"), ("pt2", "2.231025E-01"), ("pt3", "5.398972E+01"), ("pt4", "1.455506E+02"),
            ("poffset", "0.000000E+00"), ("prange", "6.000000E+03"),
        ]
        let attributes = [
            ("batteryType", "BatteryType"), ("baudRate", "BaudRate"), ("enableAlerts", "EnableAlerts"),
            ("uploadType", "UploadType"), ("samplePeriod", "SamplePeriod"),
        ].map { "\($0.0)='\(parameters[$0.1])'" }
        return element(
            "ConfigurationData",
            ["<CalibrationCoefficients>", "<AcqOscCalDate>2012-02-20</AcqOscCalDate>"]
                + terms.map { "<\($0.0)>\($0.1)</\($0.0)>" } + ["</CalibrationCoefficients>", "<Settings"] + attributes
                + ["/>"])
    }
}

extension SBE54: InstrumentModel {
    static let title = "Sea-Bird SBE 54 tsunami pressure sensor (XML)"

    static let settings =
        [
            InstrumentSetting("interval", "15", "whole seconds between samples, 1 to 240"),
            InstrumentSetting("autonomous", "yes", "sample from power on; no: after Start"),
            InstrumentSetting("depth", "60", "metres"),
            InstrumentSetting("serial", "12", "serial number"),
        ] + Manners.settings(lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.startsByItself = try reader.isOn("autonomous")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        let period = Int(try reader.number("interval", in: 1...240))
        return Commanded(
            SBE54(settings: settings, period: period, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
