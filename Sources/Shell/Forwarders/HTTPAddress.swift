/// An `http` or `https` URL that carries no credentials.
public struct HTTPAddress: Hashable, Sendable {
    /// The URL, without a slash at its end.
    public let text: String

    /// Refuses other schemes, and a URL with a user or a password in it: it would reach logs and process lists.
    public init(_ text: String) throws(HTTPError) {
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            throw .badAddress("a destination's URL starts with http:// or https://")
        }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            throw .badAddress("the URL contains a user or password; put them in the credentials file")
        }
        guard !authority.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .badAddress("the URL names no host, or contains spaces or characters outside ASCII")
        }
        var end = text.endIndex
        while end > text.startIndex, text[text.index(before: end)] == "/" { end = text.index(before: end) }
        self.text = String(text[..<end])
    }

    /// This host's own address: a proxy cannot reach it.
    public var isLoopback: Bool {
        let afterScheme = text.drop { $0 != ":" }.dropFirst(3)
        return ["127.", "localhost", "[::1]"].contains { afterScheme.hasPrefix($0) }
    }

    public func appending(_ path: String) -> HTTPAddress {
        HTTPAddress(unchecked: text + path)
    }

    private init(unchecked text: String) {
        self.text = text
    }
}
