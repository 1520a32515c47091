/// How many standard deviations promise as much as four do of a normal distribution that is known exactly.
enum CoverageFactor {
    /// The quantile of Student's distribution at the probability of four sigma (6.3e-5 outside), by its expansion in the
    /// degrees of freedom (Abramowitz and Stegun 26.7.5 with x = 4): 8.3 at 7, 4.6 at 30, 4.2 at 100. fbclock uses 4 at a
    /// full ring and larger factors while it fills.
    static func fourSigma(degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom >= 3 else { return 126 }
        let inverse = 1 / degreesOfFreedom
        return 4 + inverse * (17 + inverse * (64.1 + inverse * 181))
    }
}
