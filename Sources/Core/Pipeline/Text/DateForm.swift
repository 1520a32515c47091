import Sensing

/// The ways in which instruments write a date. `-` stands for a dash, a slash or a point.
public enum DateForm: String, Sendable, CaseIterable {
    /// `05 Feb 2013`, `05-Feb-2013`, `05Feb2013`
    case dayMonthNameYear = "dd Mon yyyy"
    /// `05-feb-13`: years 80 to 99 belong to the last century, here and wherever a year has two digits
    case dayMonthNameShortYear = "dd Mon yy"
    /// `02-05-2013` or `02/05/2013`
    case monthDayYear = "mm-dd-yyyy"
    /// `05-02-2013`, `05.02.2013`
    case dayMonthYear = "dd-mm-yyyy"
    /// `2013-02-05` or `2013/02/05`
    case yearMonthDay = "yyyy-mm-dd"
    /// `20130205`
    case yearMonthDayDigits = "yyyymmdd"
    /// `02052013`
    case monthDayYearDigits = "mmddyyyy"
    /// `05022013`
    case dayMonthFullYearDigits = "ddmmyyyy"
    /// `050213`: NMEA 0183
    case dayMonthYearDigits = "ddmmyy"
    /// `020513`: Nortek PNORS
    case monthDayShortYearDigits = "mmddyy"
    /// `130205`
    case shortYearMonthDayDigits = "yymmdd"
    /// `02/05/13` or `02-05-13`
    case monthDayShortYear = "mm/dd/yy"
    /// `05/02/13`
    case dayMonthShortYear = "dd/mm/yy"
    /// `13/02/05`
    case shortYearMonthDay = "yy/mm/dd"
    /// `2013036`: year and day of the year
    case yearDay = "yyyyddd"
    /// `2013-036`
    case yearDashDay = "yyyy-ddd"
}
