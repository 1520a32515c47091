import Sensing

/// Reads `ObservationText` back. A text that we would not have written gives nil: somebody changed it.
struct ObservationTextReader {
    private let text: UnsafeRawBufferPointer
    private var next = 0

    private init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    static func observations(in text: UnsafeRawBufferPointer) -> [Observation]? {
        var reader = ObservationTextReader(text)
        return reader.list()
    }

    private mutating func list() -> [Observation]? {
        guard take("[") else { return nil }
        var observations: [Observation] = []
        // An observation takes about twenty characters.
        observations.reserveCapacity(text.count / 20 + 1)
        guard !take("]") else { return next == text.count ? observations : nil }
        repeat {
            guard let observation = observation() else { return nil }
            observations.append(observation)
        } while take(",")
        return take("]") && next == text.count ? observations : nil
    }

    private mutating func observation() -> Observation? {
        guard take("["), let datastream = integer().flatMap({ Int32(exactly: $0) }), take(","),
            let cell = integer().flatMap({ UInt16(exactly: $0) }), take(","), let value = value(), take(","),
            let flag = integer().flatMap({ UInt8(exactly: $0) }).flatMap({ QualityFlag(rawValue: $0) })
        else { return nil }
        var decimals: Int?
        if take(",") {
            guard let number = integer(), (0...Int64(Quantity.maximumDecimals)).contains(number) else { return nil }
            decimals = Int(number)
        }
        guard take("]") else { return nil }
        return Observation(
            datastream: datastream, cell: cell, result: Quantity(value, decimals: decimals), flag: flag)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next < text.count, text[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    private mutating func integer() -> Int64? {
        let isNegative = take("-")
        let start = next
        var number: Int64 = 0
        // Eighteen digits fit in any case.
        while let digit = digit(), next - start < 18 {
            number = number * 10 + digit
            next += 1
        }
        guard next > start, digit() == nil else { return nil }
        return isNegative ? -number : number
    }

    /// Nil where there is no number; not a number for null.
    private mutating func value() -> Double? {
        let start = next
        let isNegative = take("-")
        var mantissa: Int64 = 0
        var digits = 0
        var decimals: Int?
        while next < text.count {
            if let digit = digit() {
                mantissa = mantissa &* 10 &+ digit
                digits += 1
                if decimals != nil { decimals? += 1 }
            } else if text[next] == UInt8(ascii: "."), decimals == nil {
                decimals = 0
            } else {
                break
            }
            next += 1
        }
        let isPlain = next < text.count && (text[next] == UInt8(ascii: ",") || text[next] == UInt8(ascii: "]"))
        if isPlain, digits > 0, digits <= Quantity.maximumDecimals {
            // Exact: both numbers are, and the division rounds once.
            let magnitude = Quantity(mantissa: mantissa, decimals: decimals ?? 0).value
            return isNegative ? -magnitude : magnitude
        }
        return other(from: start)
    }

    private mutating func other(from start: Int) -> Double? {
        while next < text.count, text[next] != UInt8(ascii: ","), text[next] != UInt8(ascii: "]") { next += 1 }
        let word = String(decoding: text[start..<next], as: UTF8.self)
        return word == "null" ? .nan : Double(word)
    }

    private func digit() -> Int64? {
        guard next < text.count, (0x30...0x39).contains(text[next]) else { return nil }
        return Int64(text[next] - 0x30)
    }
}
