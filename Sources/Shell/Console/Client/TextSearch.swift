/// Looks for a text in bytes that come in pieces.
public struct TextSearch: Sendable {
    public private(set) var isFound = false
    private let text: [UInt8]
    private var tail: [UInt8] = []

    /// An empty text is never found.
    public init(_ text: [UInt8]) {
        self.text = text
    }

    public mutating func look(in bytes: [UInt8]) {
        guard !text.isEmpty, !isFound else { return }
        tail += bytes
        if tail.count >= text.count {
            isFound = (0...tail.count - text.count).contains { tail[$0..<$0 + text.count].elementsEqual(text) }
            tail.removeFirst(tail.count - text.count + 1)
        }
    }

    /// What came until now does not count.
    public mutating func restart() {
        isFound = false
        tail = []
    }
}
