import Sensing

/// A record's observations as one JSON text, as they stand in an archive's row:
///
///     [[1,0,12.3400,1,4],[2,0,-7,3,0],[3,5,null,9]]
///
/// of datastream, cell, value, flag and decimals. A value that was printed has the digits that were printed, and then its
/// decimals follow; a computed one is the shortest text that gives the same number again, without decimals. A missing
/// value is null; infinity, which JSON lacks, is 9e999, which SQLite reads as infinity.
enum ObservationText {
    static func append(_ observations: [Observation], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        for (index, observation) in observations.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(observation, to: &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func append(_ observation: Observation, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        append(Int64(observation.datastream), to: &text)
        text.append(UInt8(ascii: ","))
        append(Int64(observation.cell), to: &text)
        text.append(UInt8(ascii: ","))
        append(observation.result, to: &text)
        text.append(UInt8(ascii: ","))
        append(Int64(observation.flag.rawValue), to: &text)
        if let decimals = observation.result.decimals {
            text.append(UInt8(ascii: ","))
            append(Int64(decimals), to: &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func append(_ quantity: Quantity, to text: inout [UInt8]) {
        if let mantissa = quantity.mantissa {
            if quantity.value.sign == .minus { text.append(UInt8(ascii: "-")) }
            append(mantissa.magnitude, pointBefore: quantity.decimals ?? 0, to: &text)
        } else if quantity.value.isNaN {
            text += "null".utf8
        } else if quantity.value.isInfinite {
            text += (quantity.value < 0 ? "-9e999" : "9e999").utf8
        } else {
            text += quantity.value.description.utf8
        }
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        append(number.magnitude, pointBefore: 0, to: &text)
    }

    /// The digits, with a point before the last `decimals` of them and at least one digit before the point.
    private static func append(_ magnitude: UInt64, pointBefore decimals: Int, to text: inout [UInt8]) {
        let start = text.count
        var rest = magnitude
        var written = 0
        // Backwards, and turned round at the end.
        repeat {
            if written == decimals, decimals > 0 { text.append(UInt8(ascii: ".")) }
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
            written += 1
        } while rest > 0 || written <= decimals
        text[start...].reverse()
    }
}
