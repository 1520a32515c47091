import Delivery

/// A station that the archive knows, for `GET /v1/stations`.
public struct StationListing: Hashable, Sendable, Codable {
    public struct Epoch: Hashable, Sendable, Codable {
        public var epoch: String
        public var records: UInt64
        /// The lowest and highest position; nil when there is none.
        public var first: UInt64?
        public var last: UInt64?
        public var instruments: [String]
    }

    public var station: String
    public var epochs: [Epoch]
}
