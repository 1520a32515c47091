/// How an instrument behaves on its line, whatever it measures: echo, sleep, lateness, clock, and how it was left.
struct Manners: Sendable {
    /// In which state somebody finds it.
    enum Boot: String, CaseIterable, Sendable {
        /// It has been on for long.
        case steady
        /// Power comes on: noise, and its banner.
        case powerOn = "power-on"
        /// Somebody left it with half a command, or with a question that nobody answered.
        case midMenu = "mid-menu"
    }

    var echoes = true
    /// Nil: it never sleeps.
    var asleepAfter: Nanoseconds?
    var charactersLostOnWaking = 1
    /// So long after the first character it hears nothing.
    var wakingTime: Nanoseconds = 0
    /// How much later than usual it answers.
    var latency: Nanoseconds = 0
    var boot = Boot.steady
    var hasPowerUpNoise = true
    /// Whether its clock has a battery; without one it starts at 2000-01-01 with each power cut.
    var keepsTime = true
    var clockOffset: Nanoseconds = 0
    var clockDriftPartsPerMillion = 0.0
    var clockSwingPartsPerMillion = 0.0

    init() {}

    init(_ reader: SettingReader) throws(PlanMistake) {
        echoes = try reader.isOn("echo")
        let sleep = try reader.span("asleep", in: 0...1e7)
        asleepAfter = sleep > 0 ? sleep : nil
        charactersLostOnWaking = Int(try reader.number("lostwake", in: 0...100))
        wakingTime = try reader.span("waketime", in: 0...60)
        latency = try reader.span("latency", in: 0...3600)
        boot = try reader.choice("boot", Boot.allCases.map { ($0.rawValue, $0) })
        hasPowerUpNoise = try reader.isOn("noise")
        keepsTime = try reader.isOn("rtc")
        clockOffset = try reader.clockOffset()
        clockDriftPartsPerMillion = try reader.number("drift", in: -10_000...10_000)
        clockSwingPartsPerMillion = try reader.number("swing", in: 0...10_000)
    }

    /// The settings of every instrument that is spoken to.
    static func settings(echo: Bool = true, asleep: String = "0", lostwake: Int = 1, waketime: String = "0")
        -> [InstrumentSetting]
    {
        [
            InstrumentSetting("boot", "steady", "how it is found: steady, power-on or mid-menu"),
            InstrumentSetting("echo", echo ? "yes" : "no", "send back what is typed"),
            InstrumentSetting("asleep", asleep, "falls asleep after so long without a character; 0 never"),
            InstrumentSetting("lostwake", "\(lostwake)", "characters lost when it is woken"),
            InstrumentSetting("waketime", waketime, "hears nothing for so long when it is woken"),
            InstrumentSetting("latency", "0", "answers so much later than usual"),
            InstrumentSetting("noise", "yes", "bytes of noise at power on"),
            InstrumentSetting("rtc", "yes", "keeps its clock through a power cut; no: starts at 2000-01-01"),
        ] + InstrumentSetting.clock
    }
}
