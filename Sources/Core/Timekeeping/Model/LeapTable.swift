import Sensing

/// The leap seconds that were announced, and until when the announcement holds.
public struct LeapTable: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// The first UTC instant at which it holds.
        public var from: Instant
        public var taiMinusUTC: Int

        public init(from: Instant, taiMinusUTC: Int) {
            self.from = from
            self.taiMinusUTC = taiMinusUTC
        }
    }

    /// In the order of time; never empty.
    public let entries: [Entry]
    /// Nil: it does not say.
    public let expires: Instant?

    /// Nil for an empty list, or one that is not in the order of time.
    public init?(entries: [Entry], expires: Instant?) {
        guard !entries.isEmpty, zip(entries, entries.dropFirst()).allSatisfy({ $0.from < $1.from }) else { return nil }
        self.entries = entries
        self.expires = expires
    }

    /// For a list that stands in the program and was tested.
    init(verified entries: [Entry], expires: Instant?) {
        self.entries = entries
        self.expires = expires
    }
}
