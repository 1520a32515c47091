/// A UTC date and time of day in the proleptic Gregorian calendar, as instruments print it.
public struct CalendarDate: Equatable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var nanosecond: Int

    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    /// Days are counted from 1 March of year 0, so that a leap day is the last of its year.
    public init(_ instant: Nanoseconds) {
        let (days, time) = CalendarDate.split(instant, by: 86_400_000_000_000)
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let secondOfDay = Int(time / 1_000_000_000)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        nanosecond = Int(time % 1_000_000_000)
    }

    public var instant: Nanoseconds {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        return Nanoseconds(seconds) * 1_000_000_000 + Nanoseconds(nanosecond)
    }

    /// Whether every field is in its range and the day exists in its month.
    public var isValid: Bool {
        guard (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (1900...2199).contains(year)
        else { return false }
        return CalendarDate(instant) == self
    }

    public var hundredth: Int { nanosecond / 10_000_000 }

    var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    }

    private static func split(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension CalendarDate {
    /// Reads digits of fixed width one after another, for example widths [2, 2, 4] of "02052013".
    static func fields(of digits: some StringProtocol, widths: [Int]) -> [Int]? {
        guard digits.utf8.count == widths.reduce(0, +), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        var rest = digits.utf8.map { Int($0) - 48 }[...]
        return widths.map { width in
            let value = rest.prefix(width).reduce(0) { $0 * 10 + $1 }
            rest = rest.dropFirst(width)
            return value
        }
    }

    /// Reads `yyyy/mm/dd hh:mm:ss` with any one separator between the fields, or ISO 8601 with or without Z.
    public init?(text: some StringProtocol) {
        let separators = Set("/-:, TZ")
        let parts = text.split(whereSeparator: { separators.contains($0) }).map { Int($0) }
        guard parts.count == 6 else { return nil }
        let numbers = parts.compactMap { $0 }
        guard numbers.count == 6 else { return nil }
        self.init(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
            second: numbers[5])
        guard isValid else { return nil }
    }
}
