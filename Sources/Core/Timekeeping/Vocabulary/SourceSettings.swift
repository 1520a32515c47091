/// One source as the clock engine has to know it.
public struct SourceSettings: Hashable, Sendable {
    /// How the source treats a leap second.
    public enum Smear: String, Hashable, Sendable, CaseIterable {
        /// It does not spread it.
        case none
        /// Linear over 24 hours from noon to noon, as Google and AWS do.
        case day = "24h"
        /// Nobody knows.
        case unknown
    }

    public var name: String
    public var kind: SourceKind
    /// How often a sample is to be expected, in nanoseconds. Three times as old, the source is no longer fresh.
    public var interval: Int64
    public var smear: Smear

    public init(name: String, kind: SourceKind, interval: Int64 = 1_000_000_000, smear: Smear = .none) {
        self.name = name
        self.kind = kind
        self.interval = interval
        self.smear = smear
    }
}
