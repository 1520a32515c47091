/// What an adapter tells the clock engine about its source.
public struct SourceReport: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case sample(SourceSample)
        /// The source answers, and what it says must not be used: the reason in words that a person can act on.
        case refused(String)
        /// The source does not answer: the reason.
        case silent(String)
    }

    /// As the station file names it.
    public var source: String
    /// CLOCK_MONOTONIC_RAW at which the adapter had it.
    public var at: Int64
    public var content: Content

    public init(source: String, at: Int64, _ content: Content) {
        self.source = source
        self.at = at
        self.content = content
    }
}
