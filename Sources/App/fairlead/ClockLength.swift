/// A length of time in the unit that fits it, with three digits.
enum ClockLength {
    private static let units: [(least: Double, divisor: Double, name: String)] = [
        (1e6, 1e6, "s"), (1e3, 1e3, "ms"), (1, 1, "us"), (0, 1e-3, "ns"),
    ]

    static func text(_ microseconds: Double) -> String { text(microseconds, .toNearestOrAwayFromZero) }

    /// Rounded up: what holds the truth must not become narrower on the way to people.
    static func bound(_ microseconds: Double) -> String { text(microseconds, .up) }

    private static func text(_ microseconds: Double, _ rule: FloatingPointRoundingRule) -> String {
        guard microseconds.isFinite else { return "-" }
        guard microseconds != 0 else { return "0 us" }
        // A third digit that rounds up to 1000 belongs to the next unit.
        let size = microseconds.magnitude * 1.0005
        let unit = units.first { size >= $0.least } ?? (0, 1e-3, "ns")
        return number(microseconds / unit.divisor, rule) + " " + unit.name
    }

    static func signed(_ microseconds: Double) -> String {
        (microseconds < 0 ? "" : "+") + text(microseconds)
    }

    /// Three digits, and all of those before the point.
    static func number(
        _ value: Double, _ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero
    ) -> String {
        guard value.isFinite else { return "-" }
        let decimals = value.magnitude < 9.995 ? 2 : value.magnitude < 99.95 ? 1 : 0
        let scale = [1.0, 10, 100][decimals]
        let scaled = (value * scale).rounded(rule)
        guard scaled.magnitude < 1e15 else { return "\(value)" }
        let whole = Int64(scaled.magnitude)
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let divisor = Int64(scale)
        let fraction = String(whole % divisor)
        return "\(sign)\(whole / divisor)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
