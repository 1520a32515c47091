/// Why a text is no JSON.
public struct JSONDefect: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte at which it shows, counted from 0.
    public var index: Int
    public var reason: String

    public init(at index: Int, _ reason: String) {
        self.index = index
        self.reason = reason
    }

    public var description: String { "no JSON: \(reason) at byte \(index)" }
}
