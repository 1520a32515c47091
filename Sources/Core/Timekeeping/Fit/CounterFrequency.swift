/// What is known of the counter's frequency: by how much TAI runs faster than CLOCK_MONOTONIC_RAW.
struct CounterFrequency: Hashable, Sendable {
    /// A ratio, less one.
    var value: Double
    /// How far the mean frequency of the window may be from `value`; a ratio.
    var uncertainty: Double
    /// How long the window was, in nanoseconds.
    var window: Double
    /// CLOCK_MONOTONIC_RAW at its end.
    var raw: Int64

    /// Nothing was learned. Crystals are sold with 20 to 50 ppm, and the kernel's calibration of the counter adds some:
    /// 100 ppm.
    static func unknown(at raw: Int64) -> CounterFrequency {
        CounterFrequency(value: 0, uncertainty: 100e-6, window: 0, raw: raw)
    }

    /// `feigned`: the slope that systematic errors may feign. `origin`: of the track, on the counter.
    init(_ fit: FrequencyFit, _ feigned: Double, origin: Int64) {
        self.init(
            value: fit.slope, uncertainty: fit.scatter + feigned, window: fit.window,
            raw: origin &+ Int64(clamping: fit.end))
    }

    init(value: Double, uncertainty: Double, window: Double, raw: Int64) {
        self.value = value
        self.uncertainty = uncertainty
        self.window = window
        self.raw = raw
    }

    /// Before this much time of learning the bound never grows slower than 15 ppm (RFC 5905, PHI).
    static let timeToLearn = 1800e9
    static let floorWhileLearning = 15e-6

    /// The law from `raw` on. `learning`: for how long the frequency has been followed, in nanoseconds.
    func law(from raw: Int64, _ oscillator: Oscillator, greatestChange: Double, learning: Double) -> DriftLaw {
        let isKnown = window > 0
        return DriftLaw(
            learned: uncertainty, age: isKnown ? window / 2 + Double(max(0, raw &- self.raw)) : 0,
            wander: isKnown ? oscillator.wanderPPBPerSecond * 1e-18 : 0,
            greatestChange: isKnown ? greatestChange : 0,
            floor: learning < Self.timeToLearn ? Self.floorWhileLearning : 0)
    }
}
