/// Writes the few kinds of JSON values that reports need.
public enum JSONText {
    public static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += escaped(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// The shortest text that reads back as the same number; `null` for a missing value.
    public static func number(_ quantity: Quantity) -> String {
        guard quantity.value.isFinite else { return "null" }
        let value = quantity.decimals == nil ? rounded(quantity.value) : quantity.value
        let text = String(value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Digits beyond these are noise of the arithmetic; no sensor has so many.
    private static let significantDigits = 12

    /// The nearest number with twelve significant digits.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.magnitude > 1e-30, value.magnitude < 1e30 else { return value }
        var scale = 0
        var magnitude = value.magnitude
        while magnitude >= 10 {
            magnitude /= 10
            scale += 1
        }
        while magnitude < 1 {
            magnitude *= 10
            scale -= 1
        }
        let decimals = significantDigits - 1 - scale
        guard (0...22).contains(decimals) else { return value }
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let mantissa = (value * power).rounded()
        return mantissa / power
    }
}
