import Sensing

/// The recent values of one instrument, for plots: from memory, not from the store.
public struct History: Codable, Hashable, Sendable {
    public var series: [Series]
    public var profiles: [Profile]

    public init(series: [Series] = [], profiles: [Profile] = []) {
        self.series = series
        self.profiles = profiles
    }

    /// One datastream over time, oldest first; missing values are left out.
    public struct Series: Codable, Hashable, Sendable {
        public var key: String
        public var name: String
        public var unit: String
        public var points: [Point]

        public init(key: String, name: String, unit: String, points: [Point]) {
            self.key = key
            self.name = name
            self.unit = unit
            self.points = points
        }
    }

    /// A value at a time, written as `[unix seconds, value]`.
    public struct Point: Codable, Hashable, Sendable {
        /// Seconds since 1970 in UTC, to the millisecond.
        public var seconds: Double
        public var value: Double

        public init(seconds: Double, value: Double) {
            self.seconds = seconds
            self.value = value
        }

        public init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            seconds = try container.decode(Double.self)
            value = try container.decode(Double.self)
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(seconds)
            try container.encode(value)
        }
    }

    /// The last profile of one datastream, from cell 1 on.
    public struct Profile: Codable, Hashable, Sendable {
        public var key: String
        public var name: String
        public var unit: String
        @InstantText public var time: Instant
        /// Null where the value is missing or failed quality control, so that one wild cell does not flatten the plot.
        public var values: [Double?]

        public init(key: String, name: String, unit: String, time: Instant, values: [Double?]) {
            self.key = key
            self.name = name
            self.unit = unit
            self.time = time
            self.values = values
        }
    }
}
