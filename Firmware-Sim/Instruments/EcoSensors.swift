/// What an ECO triplet at a depth counts.
struct EcoSensors: Sendable {
    private let water: WaterColumn
    private let quality: WaterQuality
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        quality = WaterQuality(seed: sea)
        noise = Noise(seed: seed, quantity: "eco")
        self.depthMetres = depthMetres
    }

    func counts(at now: Nanoseconds) -> [Int] {
        let clean = EcoTriplet.counts(
            backscatter: quality.backscatter(depthMetres: depthMetres, at: now),
            chlorophyll: quality.chlorophyll(depthMetres: depthMetres, at: now),
            colour: quality.dissolvedColour(depthMetres: depthMetres, at: now))
        return clean.enumerated().map { index, count in
            min(max(count + Int((4 * noise.gaussian(at: now, index: index)).rounded()), 0), EcoTriplet.saturated)
        }
    }

    /// Counts of the lamps' thermistor, about one a tenth of a degree.
    func thermistor(at now: Nanoseconds) -> Int {
        554 - Int(((water.temperature(depthMetres: depthMetres, at: now) - 10) * 2).rounded())
    }
}
