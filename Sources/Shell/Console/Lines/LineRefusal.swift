/// Why somebody does not get what was asked for.
public struct LineRefusal: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The station has no such instrument.
        case unknown
        /// Somebody else has the line.
        case taken
        /// There are enough who listen, or the station cannot now.
        case unavailable
    }

    public var kind: Kind
    public var reason: String

    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
