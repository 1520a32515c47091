import Sensing

/// A part of a date and time as instruments write them; its letters are as many as its digits.
enum ClockField: String, CaseIterable {
    case year = "YYYY"
    case yearOfCentury = "YY"
    case month = "MM"
    /// Jan, Feb …
    case monthName = "Mon"
    case day = "DD"
    case dayOfYear = "ddd"
    case hour = "hh"
    case minute = "mm"
    case second = "ss"
    case hundredth = "cc"
    case millisecond = "mmm"
    /// Seconds since 1970; as long as it is.
    case unix

    /// Nil when it has no fixed width.
    var width: Int? { self == .unix ? nil : rawValue.utf8.count }

    static let names = Self.allCases.map(\.rawValue)

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    func number(in time: CivilTime) -> Int {
        switch self {
        case .year: time.year
        case .yearOfCentury: time.year % 100
        case .month, .monthName: time.month
        case .day: time.day
        case .dayOfYear: CivilTime.daysSince1970(time) - CivilTime.daysSince1970(year: time.year, month: 1, day: 1) + 1
        case .hour: time.hour
        case .minute: time.minute
        case .second: time.second
        case .hundredth: time.nanosecond / 10_000_000
        case .millisecond: time.nanosecond / 1_000_000
        case .unix: Int((time.instant?.nanoseconds ?? 0) / Instant.nanosecondsPerSecond)
        }
    }

    func text(of time: CivilTime) -> String {
        let number = number(in: time)
        if self == .monthName { return Self.months[(number + 11) % 12] }
        let digits = String(number)
        return String(repeating: "0", count: max(0, (width ?? 0) - digits.utf8.count)) + digits
    }

    /// The number that a text means; nil when it means none.
    func number(in text: String) -> Int? {
        if self == .monthName {
            return Self.months.firstIndex { $0.lowercased() == text.lowercased() }.map { $0 + 1 }
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

extension CivilTime {
    fileprivate static func daysSince1970(_ time: CivilTime) -> Int {
        daysSince1970(year: time.year, month: time.month, day: time.day)
    }

    /// From the parts that an instrument printed; what it leaves out is zero. Nil when they are no time.
    init?(_ fields: [ClockField: Int]) {
        if let unix = fields[.unix] {
            self.init(Instant(unixSeconds: Int64(unix)))
            return
        }
        guard let year = fields[.year] ?? fields[.yearOfCentury].map({ $0 < 80 ? 2000 + $0 : 1900 + $0 }) else {
            return nil
        }
        let nanosecond = (fields[.hundredth] ?? 0) * 10_000_000 + (fields[.millisecond] ?? 0) * 1_000_000
        self.init(
            year: year, month: fields[.month] ?? fields[.monthName] ?? 1, day: fields[.day] ?? 1,
            hour: fields[.hour] ?? 0, minute: fields[.minute] ?? 0, second: fields[.second] ?? 0,
            nanosecond: nanosecond)
        if let dayOfYear = fields[.dayOfYear] {
            guard let start = CivilTime(year: year, month: 1, day: 1).instant, (1...366).contains(dayOfYear) else {
                return nil
            }
            let date = CivilTime(start.adding(nanoseconds: Int64(dayOfYear - 1) * 86_400_000_000_000))
            (month, day) = (date.month, date.day)
        }
        guard instant != nil else { return nil }
    }
}
