import Framing
import Sensing

/// When a receiver or a network heard a sentence: `c:` in the tag block in front of it (NMEA 0183 4.1), or behind the
/// checksum the seconds after the station, as the US Coast Guard's network writes them (`,r003669946,1325394060`).
enum AISReceptionTime {
    static func find(in line: [UInt8], _ sentence: NMEASentence) -> Instant? {
        if let block = sentence.tagBlock {
            let body = line[block].prefix { $0 != UInt8(ascii: "*") }
            for field in body.split(separator: UInt8(ascii: ",")) where field.starts(with: "c:".utf8) {
                if let time = instant(field.dropFirst(2)) { return time }
            }
        }
        let fields = line[sentence.body.upperBound...].split(separator: UInt8(ascii: ",")).dropFirst()
        for (station, seconds) in zip(fields, fields.dropFirst()) where isStation(station) {
            if let time = instant(seconds) { return time }
        }
        return nil
    }

    private static func isStation(_ field: ArraySlice<UInt8>) -> Bool {
        guard let first = field.first else { return false }
        return (first == UInt8(ascii: "r") || first == UInt8(ascii: "b")) && field.count > 1
    }

    /// Seconds since 1970 with 9 or 10 digits, or milliseconds with 13.
    private static func instant(_ digits: ArraySlice<UInt8>) -> Instant? {
        guard [9, 10, 13].contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
            let number = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return digits.count == 13
            ? Instant(unixSeconds: number / 1000, nanoseconds: number % 1000 * 1_000_000)
            : Instant(unixSeconds: number)
    }
}
