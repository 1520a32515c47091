extension Int64 {
    /// A span of nanoseconds for people, with three figures: `12.3 ms`, `-37.0 s`.
    var duration: String {
        let units: [(nanoseconds: Double, name: String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "us")]
        let size = Double(magnitude)
        guard let unit = units.first(where: { size >= $0.nanoseconds }) else { return "\(self) ns" }
        let value = size / unit.nanoseconds
        let decimals = value < 10 ? 100.0 : value < 100 ? 10 : 1
        let rounded = (value * decimals).rounded() / decimals
        let text = decimals == 1 ? "\(Int64(rounded))" : "\(rounded)"
        return "\(self < 0 ? "-" : "")\(text) \(unit.name)"
    }
}
