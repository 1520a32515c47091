import Glibc
import Timekeeping

/// What drives CLOCK_MONOTONIC_RAW, as it really is. Frequencies are fractions (1e-6 is 1 ppm).
public struct TrueOscillator: Sendable {
    /// What may be expected of a class; the bounds of what is drawn.
    public struct Population: Sendable {
        /// Half the swing with the temperature of day and night.
        public var swing: Double
        /// Half the swing with sun, cloud and load, in 20 minutes to 2 hours.
        public var weather: Double
        public var agingPerDay: Double
        /// Random walk of frequency, of one day.
        public var walk: Double
        /// White noise of frequency, of one second.
        public var white: Double
        public var warmUp: Double

        /// A crystal: 3 ppm by day and night; compensated: 0.2 ppm; in an oven: 5 ppb.
        public static func of(_ oscillator: Oscillator) -> Population {
            switch oscillator {
            case .xo, .unknown:
                Population(
                    swing: 3e-6, weather: 0.5e-6, agingPerDay: 1e-8, walk: 1e-7, white: 1e-9, warmUp: 2e-6)
            case .tcxo:
                Population(
                    swing: 2e-7, weather: 4e-8, agingPerDay: 5e-9, walk: 1e-8, white: 5e-10, warmUp: 1e-7)
            case .ocxo:
                Population(
                    swing: 5e-9, weather: 1e-9, agingPerDay: 1e-9, walk: 1e-9, white: 1e-11, warmUp: 1e-8)
            }
        }
    }

    private let offset: Double
    private let aging: Double
    private let swing: Double
    private let swingPhase: Double
    private let weather: Double
    private let weatherPeriod: Double
    private let weatherPhase: Double
    private let warmUp: Double
    private let warmTime: Double
    private let walkStep: Double
    private let white: Double
    private var walked = 0.0

    private static let day = 86_400.0
    /// What the kernel's calibration of the counter and the crystal may be wrong by at the start, whatever the class.
    public static let initialOffset = 80e-6

    public init(_ population: Population, _ chance: inout Chance) {
        offset = chance.within(Self.initialOffset)
        aging = chance.within(population.agingPerDay) / Self.day
        swing = population.swing * chance.uniform(0.3, 1)
        swingPhase = chance.uniform(0, 2 * .pi)
        weather = population.weather * chance.unit()
        weatherPeriod = chance.uniform(1200, 7200)
        weatherPhase = chance.uniform(0, 2 * .pi)
        warmUp = chance.within(population.warmUp)
        warmTime = chance.uniform(200, 900)
        walkStep = population.walk / Self.day.squareRoot()
        white = population.white
    }

    /// How much faster than true time the counter runs in one second.
    public mutating func frequency(second: Int, _ chance: inout Chance) -> Double {
        let time = Double(second)
        walked += chance.normal(walkStep)
        return offset + aging * time + walked + swing * sin(2 * .pi * time / Self.day + swingPhase)
            + weather * sin(2 * .pi * time / weatherPeriod + weatherPhase) + warmUp * exp(-time / warmTime)
            + chance.normal(white)
    }
}
