/// Why bytes are no CBOR.
public struct CBORDefect: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte at which it shows, counted from 0.
    public var index: Int
    public var reason: String

    public init(at index: Int, _ reason: String) {
        self.index = index
        self.reason = reason
    }

    public var description: String { "no CBOR: \(reason) at byte \(index)" }
}
