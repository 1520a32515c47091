extension ValueForm.Writing {
    /// What two digits of hours can hold.
    var range: ClosedRange<Double> { 0...(self == .clockWithHundredths ? 359_999.99 : 359_999) }

    /// Nil outside the range, and for parts of a second where there is no place for them.
    func text(seconds: Double) -> String? {
        let hundredths = Int((seconds * 100).rounded())
        guard range.contains(seconds), self == .clockWithHundredths || hundredths % 100 == 0 else { return nil }
        let parts = [hundredths / 360_000, hundredths / 6000 % 60, hundredths / 100 % 60].map(Self.twoDigits)
        switch self {
        case .hhmmss: return parts.joined()
        case .clock: return parts.joined(separator: ":")
        case .clockWithHundredths: return parts.joined(separator: ":") + "." + Self.twoDigits(hundredths % 100)
        }
    }

    /// The seconds that a printed time means.
    func seconds(in text: String) -> Double? {
        let numbers: [Double?]
        if self == .hhmmss {
            guard text.utf8.count == 6, let all = Int(text) else { return nil }
            numbers = [Double(all / 10_000), Double(all / 100 % 100), Double(all % 100)]
        } else {
            numbers = text.split(separator: ":").map { Double($0) }
        }
        let known = numbers.compactMap(\.self)
        guard numbers.count == 3, known.count == 3 else { return nil }
        return (((known[0] * 60 + known[1]) * 60 + known[2]) * 100).rounded() / 100
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
