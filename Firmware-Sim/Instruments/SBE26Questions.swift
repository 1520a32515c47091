/// The questions of an SBE 26plus: each shows the present value, and a bare return keeps it.
struct SBE26Questions: Sendable {
    enum Subject: Sendable {
        case sampling
        case time
        case erase
    }

    private struct Question: Sendable {
        let name: String
        let text: String
    }

    let subject: Subject
    private(set) var parameters: Parameters
    private var next = 0
    private(set) var isConfirmed = false
    private let list: [Question]

    init(_ subject: Subject, parameters: Parameters, date now: CalendarDate) {
        self.subject = subject
        switch subject {
        case .sampling:
            self.parameters = parameters
            list = SBE26Questions.sampling
        case .time:
            self.parameters = SBE26Questions.clock(now)
            list = SBE26Questions.time
        case .erase:
            self.parameters = Parameters([("sure", .word(["Y", "N"]), "N")])
            list = [Question(name: "sure", text: "")]
        }
    }

    var heading: String {
        switch subject {
        case .sampling, .time: ""
        case .erase: "this command will delete all recorded data\r\n"
        }
    }

    var isDone: Bool { next >= list.count }

    /// `tide interval (integer minutes) = 3.000000, new value = `.
    var question: String {
        guard !isDone else { return "" }
        if subject == .erase { return "proceed Y/N ?" }
        return "\(list[next].text) = \(shown(list[next].name)), new value = "
    }

    /// The date that has been answered, when it is one.
    var date: CalendarDate? {
        let date = CalendarDate(
            year: parameters.whole("year"), month: parameters.whole("month"), day: parameters.whole("day"),
            hour: parameters.whole("hour"), minute: parameters.whole("minute"), second: parameters.whole("second"))
        return date.isValid ? date : nil
    }

    mutating func skip(_ count: Int) { next = min(next + count, list.count) }

    /// False when the value is not possible and the question comes again.
    mutating func take(_ answer: String) -> Bool {
        guard !isDone else { return true }
        let name = list[next].name
        if !answer.isEmpty {
            if name == "waveSamples", (Int(answer) ?? 1) % 4 != 0 { return false }
            guard (try? parameters.set(name, to: answer)) != nil else { return false }
        }
        isConfirmed = subject == .erase && parameters.isOn("sure")
        next += 1
        return true
    }

    private func shown(_ name: String) -> String {
        switch name {
        case "tideInterval", "height": SBE26Texts.number(parameters.decimal(name), places: 6)
        default: parameters[name]
        }
    }

    static func parameters() -> Parameters {
        let yesNo = Parameters.Domain.word(["Y", "N"])
        return Parameters([
            ("tideInterval", .decimal(0.05...720), "5"), ("tideDuration", .decimal(1...43_200), "60"),
            ("waveEvery", .whole(1...10_000), "6"), ("waveSamples", .whole(4...60_000), "512"),
            ("scanDuration", .word(["0.25", "0.50", "0.75", "1.0"]), "0.25"), ("useStart", yesNo, "N"),
            ("useStop", yesNo, "N"), ("txTide", yesNo, "Y"), ("txWave", yesNo, "Y"), ("txStatistics", yesNo, "N"),
            ("statisticsSamples", .whole(4...60_000), "512"), ("height", .decimal(0...1000), "10.0"),
            ("bands", .whole(1...100), "5"), ("minAttenuation", .decimal(0.0001...1), "0.0025"),
            ("minPeriod", .decimal(0...1000), "0.0e+00"), ("maxPeriod", .decimal(0...1e7), "1.0e+06"),
            ("hanning", .decimal(0...1), "0.10"), ("progress", yesNo, "Y"), ("userInfo", .text(longest: 30), "ooi"),
        ])
    }

    private static let sampling = [
        Question(name: "tideInterval", text: "tide interval (integer minutes)"),
        Question(name: "tideDuration", text: "tide measurement duration (seconds)"),
        Question(name: "waveEvery", text: "measure wave burst after every N tide samples: N"),
        Question(name: "waveSamples", text: "number of wave samples per burst (multiple of 4)"),
        Question(name: "scanDuration", text: "wave Sample duration (0.25, 0.50, 0.75, 1.0) seconds"),
        Question(name: "useStart", text: "use start time (y/n)"),
        Question(name: "useStop", text: "use stop time (y/n)"),
        Question(name: "txStatistics", text: "TXWAVESTATS (real-time wave statistics) (y/n)"),
    ]

    private static let time = [
        Question(name: "month", text: "month (1 - 12)"), Question(name: "day", text: "day (1 - 31)"),
        Question(name: "year", text: "year (4 digits)"), Question(name: "hour", text: "hour (0 - 23)"),
        Question(name: "minute", text: "minute (0 - 59)"), Question(name: "second", text: "second (0 - 59)"),
    ]

    private static func clock(_ now: CalendarDate) -> Parameters {
        Parameters([
            ("month", .whole(1...12), "\(now.month)"), ("day", .whole(1...31), "\(now.day)"),
            ("year", .whole(1990...2199), "\(now.year)"), ("hour", .whole(0...23), "\(now.hour)"),
            ("minute", .whole(0...59), "\(now.minute)"), ("second", .whole(0...59), "\(now.second)"),
        ])
    }
}
