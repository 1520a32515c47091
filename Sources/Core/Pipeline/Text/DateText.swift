import Sensing

/// The ways in which instruments write a date.
public enum DateForm: String, Sendable, CaseIterable {
    /// `05 Feb 2013`, `05-Feb-2013`, `05Feb2013`
    case dayMonthNameYear = "dd Mon yyyy"
    /// `02-05-2013` or `02/05/2013`
    case monthDayYear = "mm-dd-yyyy"
    /// `2013-02-05` or `2013/02/05`
    case yearMonthDay = "yyyy-mm-dd"
    /// `20130205`
    case yearMonthDayDigits = "yyyymmdd"
    /// `050213`: NMEA 0183, years 80 to 99 belong to the last century
    case dayMonthYearDigits = "ddmmyy"
    /// `02/05/13` or `02-05-13`, years 80 to 99 belong to the last century
    case monthDayShortYear = "mm/dd/yy"
    /// `2013036`: year and day of the year
    case yearDay = "yyyyddd"
}

extension TextCursor {
    /// A date in one form, as days since 1970-01-01; nil for another form and for a day that the calendar has not.
    public mutating func date(_ form: DateForm) -> Int? {
        let start = index
        guard let days = uncheckedDays(form) else {
            index = start
            return nil
        }
        return days
    }

    private mutating func uncheckedDays(_ form: DateForm) -> Int? {
        switch form {
        case .dayMonthNameYear: return dayMonthNameYear()
        case .monthDayYear:
            guard let month = digits(2), skipDateMark(), let day = digits(2), skipDateMark(), let year = digits(4)
            else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .monthDayShortYear:
            guard let month = digits(2), skipDateMark(), let day = digits(2), skipDateMark(), let year = digits(2),
                !next.isDigit
            else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .yearMonthDay:
            guard let year = digits(4), skipDateMark(), let month = digits(2), skipDateMark(), let day = digits(2)
            else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .yearMonthDayDigits:
            guard let year = digits(4), let month = digits(2), let day = digits(2) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .dayMonthYearDigits:
            guard let day = digits(2), let month = digits(2), let year = digits(2) else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .yearDay:
            guard let year = digits(4), let day = digits(3), day >= 1,
                day <= (CivilTime.isLeapYear(year) ? 366 : 365), (1678...2261).contains(year)
            else { return nil }
            return CivilTime.daysSince1970(year: year, month: 1, day: 1) + day - 1
        }
    }

    private mutating func dayMonthNameYear() -> Int? {
        guard let day = digits(atMost: 2) else { return nil }
        skipNameMark()
        guard let month = monthName() else { return nil }
        skipNameMark()
        guard let year = digits(4) else { return nil }
        return CivilTime.checkedDays(year, month, day)
    }

    private mutating func skipDateMark() -> Bool {
        skip(UInt8(ascii: "-")) || skip(UInt8(ascii: "/"))
    }

    /// Blanks, one dash or nothing between the parts of `05 Feb 2013`; the name itself tells where they end.
    private mutating func skipNameMark() {
        if !skip(UInt8(ascii: "-")) { skipBlanks() }
    }

    /// The first three letters of an English month in any case.
    private mutating func monthName() -> Int? {
        guard end - index >= 3 else { return nil }
        let letters =
            UInt32(bytes[index] | 0x20) << 16 | UInt32(bytes[index + 1] | 0x20) << 8 | UInt32(bytes[index + 2] | 0x20)
        guard let month = Self.monthLetters.firstIndex(of: letters) else { return nil }
        index += 3
        return month + 1
    }

    private static let monthLetters: [UInt32] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    /// A time of day with colons: `19:16:59`, `9:16:59.25`. Nanoseconds since midnight. The seconds must be there, or
    /// a line that was cut would pass.
    public mutating func clock() -> Int64? {
        let start = index
        if let hour = digits(atMost: 2), skip(UInt8(ascii: ":")), let minute = digits(2), skip(UInt8(ascii: ":")),
            let second = digits(2), hour < 24, minute < 60, second <= 60, let fraction = fractionOfSecond()
        {
            return Self.nanoseconds(hour, minute, second, fraction)
        }
        index = start
        return nil
    }

    /// A time of day without colons, as NMEA 0183 writes it: `132820.60`. Nanoseconds since midnight.
    public mutating func clockDigits() -> Int64? {
        let start = index
        if let hour = digits(2), let minute = digits(2), let second = digits(2), hour < 24, minute < 60, second <= 60,
            let fraction = fractionOfSecond()
        {
            return Self.nanoseconds(hour, minute, second, fraction)
        }
        index = start
        return nil
    }

    private static func nanoseconds(_ hour: Int, _ minute: Int, _ second: Int, _ fraction: Int64) -> Int64 {
        Int64(hour * 3600 + minute * 60 + second) * Instant.nanosecondsPerSecond + fraction
    }

    /// Nothing, or a point and digits; digits beyond nanoseconds are dropped.
    private mutating func fractionOfSecond() -> Int64? {
        guard skip(UInt8(ascii: ".")) else { return 0 }
        var value: Int64 = 0
        var unit = Instant.nanosecondsPerSecond / 10
        while index < end, bytes[index].isDigit {
            value += Int64(bytes[index] - 0x30) * unit
            unit /= 10
            index += 1
        }
        return value
    }
}

extension CivilTime {
    /// Days since 1970-01-01; nil for a day that the calendar has not or a year that 64-bit nanoseconds do not hold.
    static func checkedDays(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1678...2261).contains(year), (1...12).contains(month), day >= 1,
            day <= daysInMonth(year: year, month: month)
        else { return nil }
        return daysSince1970(year: year, month: month, day: day)
    }

    /// Two digits of a year: 80 to 99 are 1980 to 1999, the rest 2000 to 2079.
    static func fullYear(_ year: Int) -> Int {
        year < 80 ? 2000 + year : 1900 + year
    }
}
