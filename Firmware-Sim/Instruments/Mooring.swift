import Glibc

/// A buoy that swings around its anchor within its watch circle.
public struct Mooring: Sendable {
    public struct Fix: Equatable, Sendable {
        public let latitude: Double
        public let longitude: Double
        /// Metres above mean sea level.
        public let altitude: Double
        /// m/s.
        public let speed: Double
        /// Degrees true.
        public let course: Double
        /// Degrees true.
        public let heading: Double
    }

    private static let metresPerDegree = 111_195.0

    public let latitude: Double
    public let longitude: Double
    private let east: Oscillations
    private let north: Oscillations
    private let heave: Oscillations
    private let yaw: Oscillations
    private let noise: Noise

    /// The three swings add up to at most the radius in each direction.
    public init(latitude: Double, longitude: Double, radiusMetres: Double, seed: UInt64) {
        self.latitude = latitude
        self.longitude = longitude
        let swing = [(44_714.0, 0.6), (1_870.0, 0.3), (210.0, 0.1)].map {
            ($0.0, $0.1 * radiusMetres / 2.0.squareRoot())
        }
        east = Oscillations(mean: 0, swing, seed: seed, quantity: "swing east")
        north = Oscillations(mean: 0, swing, seed: seed, quantity: "swing north")
        heave = Oscillations(mean: 1.4, [(8.3, 0.4), (11.1, 0.25)], seed: seed, quantity: "heave")
        yaw = Oscillations(mean: 200, [(9_000, 70), (95, 12), (7, 3)], seed: seed, quantity: "yaw")
        noise = Noise(seed: seed, quantity: "fix")
    }

    public func fix(at instant: Nanoseconds) -> Fix {
        let metresNorth = north.value(at: instant) + 0.3 * noise.gaussian(at: instant, index: 0)
        let metresEast = east.value(at: instant) + 0.3 * noise.gaussian(at: instant, index: 1)
        let (speedEast, speedNorth) = (east.rate(at: instant), north.rate(at: instant))
        let scale = Mooring.metresPerDegree * cos(latitude * .pi / 180)
        return Fix(
            latitude: latitude + metresNorth / Mooring.metresPerDegree, longitude: longitude + metresEast / scale,
            altitude: heave.value(at: instant) + 0.5 * noise.gaussian(at: instant, index: 2),
            speed: (speedEast * speedEast + speedNorth * speedNorth).squareRoot(),
            course: Mooring.degrees(atan2(speedEast, speedNorth) * 180 / .pi),
            heading: Mooring.degrees(yaw.value(at: instant)))
    }

    private static func degrees(_ angle: Double) -> Double {
        let turned = angle.truncatingRemainder(dividingBy: 360)
        return turned < 0 ? turned + 360 : turned
    }
}
