/// A number as people write it: digits, perhaps a sign and a point, nothing else.
struct PlainNumber {
    let value: Double
    /// Digits after the point.
    let decimals: Int
    private let isNegative: Bool
    private let whole: String
    private let fraction: String

    init?(_ text: String) {
        isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.count <= 15 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard isPlain, parts.count <= 2, let value = Double(text) else { return nil }
        self.value = value
        let significant = parts[0].drop { $0 == "0" }
        whole = significant.isEmpty ? "0" : String(significant)
        fraction = parts.count == 2 ? String(parts[1]) : ""
        decimals = fraction.utf8.count
    }

    /// Padded with zeros to `digits`, rounded or filled to `decimals`; nil leaves the number as it is written.
    func text(digits: Int?, decimals: Int?) -> String {
        var (whole, fraction) = (self.whole, self.fraction)
        if let decimals {
            (whole, fraction) = rounded(to: decimals)
        }
        if let digits, whole.utf8.count < digits {
            whole = String(repeating: "0", count: digits - whole.utf8.count) + whole
        }
        return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    private func rounded(to decimals: Int) -> (String, String) {
        guard fraction.utf8.count > decimals else {
            return (whole, fraction + String(repeating: "0", count: decimals - fraction.utf8.count))
        }
        var digits = Array((whole + fraction.prefix(decimals)).utf8)
        let next = fraction.utf8.dropFirst(decimals).first ?? 0x30
        if next >= 0x35 {
            var index = digits.count - 1
            while index >= 0, digits[index] == 0x39 {
                digits[index] = 0x30
                index -= 1
            }
            if index >= 0 { digits[index] += 1 } else { digits.insert(0x31, at: 0) }
        }
        let split = digits.count - decimals
        return (String(decoding: digits[..<split], as: UTF8.self), String(decoding: digits[split...], as: UTF8.self))
    }
}
