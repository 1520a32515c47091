extension Int64 {
    /// The whole number of a floating one, at the end of the range where it lies beyond; 0 for no number at all.
    init(clamping value: Double) {
        if value.isNaN {
            self = 0
        } else if value >= 9.223372036854775e18 {
            self = .max
        } else if value <= -9.223372036854775e18 {
            self = .min
        } else {
            self = Int64(value)
        }
    }
}
