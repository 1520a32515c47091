/// Why a network server's message is not used.
public struct NetworkServerDefect: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It cannot be read.
        case broken
        /// It names no device.
        case nameless
        /// It was made by hand, not heard.
        case simulated
        /// Its payload is still enciphered.
        case enciphered
    }

    public var kind: Kind
    /// What is wrong and what to do.
    public var description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
