/// Why bytes are no SenML pack.
public struct SenMLDefect: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
