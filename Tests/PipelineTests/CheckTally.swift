/// How many published values a formula gave to their last digit, and which it did not.
struct CheckTally {
    private(set) var checked = 0
    private(set) var misses: [String] = []

    /// `tolerance` is half the last published digit, or what its source allows.
    mutating func check(_ what: String, _ value: Double, _ published: Double, within tolerance: Double) {
        checked += 1
        // A comparison with NaN fails too.
        if !((value - published).magnitude <= tolerance) {
            misses.append("\(what): \(value), published \(published), \(value - published) apart")
        }
    }

    mutating func check(_ what: String, _ values: [Double], _ published: [Double], within tolerance: Double) {
        if values.count != published.count || values.isEmpty { misses.append("\(what): no values") }
        for (value, expected) in zip(values, published) { check(what, value, expected, within: tolerance) }
    }
}
