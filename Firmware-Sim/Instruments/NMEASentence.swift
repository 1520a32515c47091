/// An NMEA 0183 sentence: `$`, fields, `*`, the exclusive or of what stands between as two hex digits, CR LF.
public enum NMEASentence {
    public static func bytes(_ body: [UInt8]) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "$")]
        text.reserveCapacity(body.count + 6)
        text.append(contentsOf: body)
        text.append(UInt8(ascii: "*"))
        text.append(hex: Int(body.reduce(0, ^)), digits: 2)
        text.append(contentsOf: [13, 10])
        return text
    }

    static func bytes(_ body: String) -> [UInt8] { bytes([UInt8](text: body)) }
}

/// Degrees as NMEA writes them: `ddmm.mmmmm,N` or `dddmm.mmmmm,E`.
struct NMEAAngle {
    let degrees: Double
    let degreeDigits: Int
    let positive: String
    let negative: String

    static func latitude(_ degrees: Double) -> NMEAAngle {
        NMEAAngle(degrees: degrees, degreeDigits: 2, positive: "N", negative: "S")
    }

    static func longitude(_ degrees: Double) -> NMEAAngle {
        NMEAAngle(degrees: degrees, degreeDigits: 3, positive: "E", negative: "W")
    }

    /// Rounds before the split, so that 59.999999 minutes become the next degree and never 60 minutes.
    func append(to text: inout [UInt8]) {
        let hundredThousandths = Int((degrees.magnitude * 6_000_000).rounded())
        text.append(integer: hundredThousandths / 6_000_000, width: degreeDigits, zeros: true)
        let minutes = hundredThousandths % 6_000_000
        text.append(integer: minutes / 100_000, width: 2, zeros: true)
        text.append(UInt8(ascii: "."))
        text.append(integer: minutes % 100_000, width: 5, zeros: true)
        text.append(text: ",\(degrees < 0 ? negative : positive)")
    }
}
