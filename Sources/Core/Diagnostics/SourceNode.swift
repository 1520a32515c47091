/// A tree of scalars, lists and mappings as somebody wrote it, every part with its place in the text.
public struct SourceNode: Hashable, Sendable {
    /// A single value; what kind it is depends on who reads it.
    public struct Scalar: Hashable, Sendable {
        public var text: String
        /// Written in quotes or as a block, so that it can only be a text.
        public var isQuoted: Bool
        public var span: SourceSpan

        public init(text: String, isQuoted: Bool, span: SourceSpan) {
            self.text = text
            self.isQuoted = isQuoted
            self.span = span
        }

        /// Nothing was written, or `~` or `null`, which is YAML's word for nothing.
        public var isNothing: Bool { !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text) }
    }

    /// A key of a mapping and what belongs to it.
    public struct Entry: Hashable, Sendable {
        public var key: Scalar
        public var value: SourceNode

        public init(key: Scalar, value: SourceNode) {
            self.key = key
            self.value = value
        }
    }

    public indirect enum Content: Hashable, Sendable {
        case scalar(Scalar)
        /// In the order of the text, keys that stand twice included.
        case mapping([Entry])
        case sequence([SourceNode])
    }

    public var content: Content
    /// The whole of a node that is on one line; else its beginning: the first key of a mapping, the first line of a list.
    public var span: SourceSpan

    public init(_ content: Content, span: SourceSpan) {
        self.content = content
        self.span = span
    }

    public init(_ scalar: Scalar) {
        self.init(.scalar(scalar), span: scalar.span)
    }

    public var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    public var elements: [SourceNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The first value of a key, when this is a mapping that has it.
    public subscript(key: String) -> SourceNode? {
        entries?.first { $0.key.text == key }?.value
    }

    /// Whether the same stands here as there, wherever that is in the text.
    public func hasSameContent(as other: SourceNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let left), .scalar(let right)): left.text == right.text
        case (.sequence(let left), .sequence(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.hasSameContent(as: $1) }
        case (.mapping(let left), .mapping(let right)):
            left.count == right.count
                && left.allSatisfy { entry in
                    other[entry.key.text].map { entry.value.hasSameContent(as: $0) } ?? false
                }
        default: false
        }
    }

    /// What this is, for a message: `'two'`, `nothing`, `a mapping`, `a list`.
    public var described: String {
        switch content {
        case .scalar(let scalar): scalar.isNothing ? "nothing" : quote(scalar.text)
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }
}
