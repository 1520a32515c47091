/// What an HTTP server answered.
public struct HTTPResponse: Sendable {
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The start of the body as one line of text, for messages.
    public var excerpt: String { body.excerpt() }
}

extension Collection<UInt8> {
    /// At most `limit` bytes as printable text on one line.
    func excerpt(limit: Int = 120) -> String {
        let text = String(decoding: prefix(limit), as: UTF8.self)
        return String(text.map { $0.isNewline || !$0.isPrintable ? " " : $0 })
    }
}

extension Character {
    fileprivate var isPrintable: Bool {
        unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
