import Sensing

/// The part of the instrument's time that a number is, where date and clock do not stand as text: in binary frames and
/// in fixed-width digits.
public enum TimePart: String, Hashable, Sendable, CaseIterable {
    /// Two digits are 1980 to 2079.
    case year
    case month
    case day
    /// 1 to 366; the year stands elsewhere.
    case dayOfYear = "day_of_year"
    /// Year and day of the year in one number: 2014308 (SUNA, ISUS).
    case yearAndDay = "yyyyddd"
    /// Year, month and day in one number: 20140308.
    case yearMonthDay = "yyyymmdd"
    case hour
    case minute
    /// With a fraction where it has one.
    case second
    case hundredth
    case millisecond
    case microsecond
    /// What follows a count of seconds or stands beside a clock (Campbell SecNano).
    case nanosecond
    /// Hours since midnight: 21.278082 (SUNA, ISUS).
    case decimalHours = "decimal_hours"
    /// Seconds since midnight.
    case secondOfDay = "second_of_day"
}

extension FieldValues {
    /// Takes a number as a part of the instrument's time; false for one that a calendar or clock does not have.
    mutating func take(_ part: TimePart, _ number: Double) -> Bool {
        guard part.span.contains(number) else { return false }
        switch part {
        case .year: year = number < 100 ? CivilTime.fullYear(Int(number)) : Int(number)
        case .month: month = Int(number)
        case .day: day = Int(number)
        case .dayOfYear: dayOfYear = Int(number)
        case .yearAndDay:
            date = CivilTime.checkedDays(Int(number) / 1000, dayOfYear: Int(number) % 1000)
            return date != nil
        case .yearMonthDay:
            let digits = Int(number)
            date = CivilTime.checkedDays(digits / 10_000, digits / 100 % 100, digits % 100)
            return date != nil
        default: addToTime(part, number)
        }
        return true
    }

    /// A fraction of a second follows a count of seconds, or a clock.
    private mutating func addToTime(_ part: TimePart, _ number: Double) {
        let nanoseconds = Int64((number * part.nanoseconds).rounded())
        if part.isFraction, let counted = instant {
            instant = counted.adding(nanoseconds: nanoseconds)
        } else {
            nanosecondOfDay = (nanosecondOfDay ?? 0) &+ nanoseconds
        }
    }
}

extension TimePart {
    /// The numbers that it can have; whole ones where it is part of a date.
    fileprivate var span: ClosedRange<Double> {
        switch self {
        case .year: 0...2261
        case .month: 1...12
        case .day: 1...31
        case .dayOfYear: 1...366
        case .yearAndDay: 1_678_001...2_261_366
        case .yearMonthDay: 16_780_101...22_611_231
        case .hour: 0...23
        case .minute: 0...59
        case .second: 0...60.999_999_999
        case .hundredth: 0...99
        case .millisecond: 0...999
        case .microsecond: 0...999_999
        case .nanosecond: 0...999_999_999
        case .decimalHours: 0...24
        case .secondOfDay: 0...86_400.999_999_999
        }
    }

    fileprivate var isFraction: Bool {
        switch self {
        case .hundredth, .millisecond, .microsecond, .nanosecond: true
        default: false
        }
    }

    /// How many nanoseconds one is.
    fileprivate var nanoseconds: Double {
        switch self {
        case .hour, .decimalHours: 3.6e12
        case .minute: 6e10
        case .hundredth: 1e7
        case .millisecond: 1e6
        case .microsecond: 1e3
        case .nanosecond: 1
        default: 1e9
        }
    }
}
