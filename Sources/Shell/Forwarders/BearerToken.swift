/// What lets whoever has it in. Whatever prints it prints no secret.
public struct BearerToken: Sendable {
    public let text: String

    /// Nil for a text that is empty or no token (RFC 6750: letters, digits and `-._~+/=`).
    public init?(_ text: String) {
        let allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=".unicodeScalars
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ allowed.contains($0) }) else { return nil }
        self.text = text
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "BearerToken(not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
