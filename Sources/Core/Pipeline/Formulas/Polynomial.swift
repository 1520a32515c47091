/// The sum of `coefficients[n] × x^n`.
func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    var total = 0.0
    for coefficient in coefficients.reversed() { total = total * x + coefficient }
    return total
}

/// How fast the polynomial grows with x.
func derivative(_ coefficients: [Double], _ x: Double) -> Double {
    var total = 0.0
    for (power, coefficient) in coefficients.enumerated().dropFirst().reversed() {
        total = total * x + Double(power) * coefficient
    }
    return total
}
