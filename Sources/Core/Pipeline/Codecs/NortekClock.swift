import Sensing

/// The clock of the classic Nortek instruments: six bytes of two decimal digits each, minute, second, day, hour, year,
/// month.
enum NortekClock {
    /// The instant; nil when a byte has no decimal digits or the date does not exist.
    static func instant(in bytes: LittleEndianBytes, at offset: Int) -> Instant? {
        var parts: [Int] = []
        for index in offset..<offset + 6 {
            let high = bytes.byte(index) >> 4
            let low = bytes.byte(index) & 0xF
            guard high < 10, low < 10 else { return nil }
            parts.append(Int(high) * 10 + Int(low))
        }
        // Nortek was founded in 1996; its manual lets a year from 90 on belong to the last century.
        let century = parts[4] < firstYearOfLastCentury ? 2000 : 1900
        return CivilTime(
            year: century + parts[4], month: parts[5], day: parts[2], hour: parts[3], minute: parts[0],
            second: parts[1]
        ).instant
    }

    private static let firstYearOfLastCentury = 90
}
