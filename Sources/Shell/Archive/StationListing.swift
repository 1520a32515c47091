import Delivery

/// A station that the archive knows, for `GET /v1/stations`.
public struct StationListing: Hashable, Sendable, Codable {
    /// One of its streams.
    public struct Epoch: Hashable, Sendable, Codable {
        public var epoch: String
        /// Empty for the records as the station stores them.
        public var product: String
        public var records: UInt64
        public var observations: UInt64
        /// Of how many records the raw bytes are there.
        public var raws: UInt64
        /// The lowest and highest position that is held; nil when there is none.
        public var first: UInt64?
        public var last: UInt64?
        public var instruments: [String]

        public init(
            epoch: String, product: String = "", records: UInt64, observations: UInt64, raws: UInt64, first: UInt64?,
            last: UInt64?, instruments: [String]
        ) {
            self.epoch = epoch
            self.product = product
            self.records = records
            self.observations = observations
            self.raws = raws
            self.first = first
            self.last = last
            self.instruments = instruments
        }
    }

    public var station: String
    /// In the order in which the archive met them.
    public var epochs: [Epoch]

    public init(station: String, epochs: [Epoch]) {
        self.station = station
        self.epochs = epochs
    }
}
