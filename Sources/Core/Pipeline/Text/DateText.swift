import Sensing

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
        case .dayMonthNameYear: return dayMonthNameYear(digits: 4)
        case .dayMonthNameShortYear: return dayMonthNameYear(digits: 2)
        case .monthDayYear:
            guard let (month, day, year) = three(2, 2, 4, marked: true) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .dayMonthYear:
            guard let (day, month, year) = three(2, 2, 4, marked: true) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .monthDayShortYear:
            guard let (month, day, year) = three(2, 2, 2, marked: true), !next.isDigit else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .dayMonthShortYear:
            guard let (day, month, year) = three(2, 2, 2, marked: true), !next.isDigit else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .yearMonthDay:
            guard let (year, month, day) = three(4, 2, 2, marked: true) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .shortYearMonthDay:
            guard let (year, month, day) = three(2, 2, 2, marked: true) else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .yearDay, .yearDashDay: return yearAndDay(marked: form == .yearDashDay)
        default: return digitsOnly(form)
        }
    }

    private mutating func digitsOnly(_ form: DateForm) -> Int? {
        switch form {
        case .yearMonthDayDigits:
            guard let (year, month, day) = three(4, 2, 2, marked: false) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .monthDayYearDigits:
            guard let (month, day, year) = three(2, 2, 4, marked: false) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .dayMonthFullYearDigits:
            guard let (day, month, year) = three(2, 2, 4, marked: false) else { return nil }
            return CivilTime.checkedDays(year, month, day)
        case .dayMonthYearDigits:
            guard let (day, month, year) = three(2, 2, 2, marked: false) else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .monthDayShortYearDigits:
            guard let (month, day, year) = three(2, 2, 2, marked: false) else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        case .shortYearMonthDayDigits:
            guard let (year, month, day) = three(2, 2, 2, marked: false) else { return nil }
            return CivilTime.checkedDays(CivilTime.fullYear(year), month, day)
        default: return nil
        }
    }

    /// Three numbers of so many digits, with a mark between them or not.
    @inline(__always)
    private mutating func three(_ first: Int, _ second: Int, _ third: Int, marked: Bool) -> (Int, Int, Int)? {
        guard let one = digits(first), !marked || skipDateMark(), let two = digits(second),
            !marked || skipDateMark(), let last = digits(third)
        else { return nil }
        return (one, two, last)
    }

    private mutating func yearAndDay(marked: Bool) -> Int? {
        guard let year = digits(4), !marked || skipDateMark(), let day = digits(3) else { return nil }
        return CivilTime.checkedDays(year, dayOfYear: day)
    }

    private mutating func dayMonthNameYear(digits count: Int) -> Int? {
        guard let day = digits(atMost: 2) else { return nil }
        skipNameMark()
        guard let month = monthName() else { return nil }
        skipNameMark()
        guard let year = digits(count), count == 4 || !next.isDigit else { return nil }
        return CivilTime.checkedDays(count == 4 ? year : CivilTime.fullYear(year), month, day)
    }

    private mutating func skipDateMark() -> Bool {
        skip(UInt8(ascii: "-")) || skip(UInt8(ascii: "/")) || skip(UInt8(ascii: "."))
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
}

extension CivilTime {
    /// Days since 1970-01-01; nil for a day that the calendar has not or a year that 64-bit nanoseconds do not hold.
    static func checkedDays(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1678...2261).contains(year), (1...12).contains(month), day >= 1,
            day <= daysInMonth(year: year, month: month)
        else { return nil }
        return daysSince1970(year: year, month: month, day: day)
    }

    /// The same for a day of the year, 1 to 366.
    static func checkedDays(_ year: Int, dayOfYear: Int) -> Int? {
        guard (1678...2261).contains(year), dayOfYear >= 1, dayOfYear <= (isLeapYear(year) ? 366 : 365) else {
            return nil
        }
        return daysSince1970(year: year, month: 1, day: 1) + dayOfYear - 1
    }

    /// Two digits of a year: 80 to 99 are 1980 to 1999, the rest 2000 to 2079.
    static func fullYear(_ year: Int) -> Int {
        year < 80 ? 2000 + year : 1900 + year
    }
}
