/// One source as people see it.
public struct SourcePicture: Hashable, Sendable {
    /// What the engine makes of the source.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// It makes the time, alone or with others.
        case selected
        /// It is believed and agrees; a better one makes the time.
        case agrees
        /// It is heard, and not yet believed.
        case acquiring
        /// Its interval does not meet the others'.
        case conflicts
        /// What it says is not used.
        case refused
        /// It does not answer, or no longer.
        case silent
        /// To recognise nonsense only.
        case sanity
    }

    public var name: String
    public var kind: SourceKind
    public var verdict: Verdict
    /// Why, in words that a person can act on; empty when there is nothing to say.
    public var reason: String
    /// Samples in the fit.
    public var samples: Int
    /// The newest sample's age, in nanoseconds; nil when there was none.
    public var age: Int64?
    /// The source's own time less the station's, in nanoseconds; nil when either is not known.
    public var offset: Int64?
    /// The half width of the source's own interval now, in nanoseconds.
    public var halfWidth: Int64?
    /// What the counter is wrong by, by this source, less one; nil until it was learned.
    public var frequency: Double?

    public init(
        name: String, kind: SourceKind, verdict: Verdict, reason: String = "", samples: Int = 0, age: Int64? = nil,
        offset: Int64? = nil, halfWidth: Int64? = nil, frequency: Double? = nil
    ) {
        self.name = name
        self.kind = kind
        self.verdict = verdict
        self.reason = reason
        self.samples = samples
        self.age = age
        self.offset = offset
        self.halfWidth = halfWidth
        self.frequency = frequency
    }
}
