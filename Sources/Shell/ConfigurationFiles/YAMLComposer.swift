import Diagnostics

/// Builds the tree from the parser's events, refusing what we do not use.
struct YAMLComposer: ~Copyable {
    private var parser: YAMLParser
    private let source: SourceText

    init(_ parser: consuming YAMLParser, _ source: SourceText) {
        self.parser = parser
        self.source = source
    }

    /// The only document of the text.
    mutating func document() throws(ConfigurationFileError) -> SourceNode {
        var event = try next()
        if case .streamStart = event.kind { event = try next() }
        if case .directive = event.kind {
            throw refusal("a '%' directive", at: event, remedy: "Remove the line that begins with '%'.")
        }
        guard case .documentStart = event.kind else {
            throw ConfigurationFileError(
                .emptyFile, "the file is empty", at: .wholeFile, remedy: "Write a file, or give the right one.",
                in: source)
        }
        let root = try node(from: try next(), level: 1)
        _ = try next()
        let after = try next()
        guard case .streamEnd = after.kind else {
            throw refusal("a second document", at: after, remedy: "Remove the '---' and what follows it.")
        }
        return root
    }

    private mutating func node(from event: YAMLEvent, level: Int) throws(ConfigurationFileError) -> SourceNode {
        try refuseUnused(event)
        guard level <= YAMLReader.deepestLevel else {
            throw ConfigurationFileError(
                .tooDeep, "more than \(YAMLReader.deepestLevel) levels", at: SourceSpan(start: event.start, length: 1),
                remedy: "Check the indent and the brackets; no file of ours is so deep.", in: source)
        }
        switch event.kind {
        case .mappingStart(let isFlow): return try mapping(event, isFlow, level)
        case .sequenceStart(let isFlow): return try sequence(event, isFlow, level)
        default: return SourceNode(scalar(event))
        }
    }

    private mutating func mapping(
        _ start: YAMLEvent, _ isFlow: Bool, _ level: Int
    ) throws(ConfigurationFileError) -> SourceNode {
        var entries: [SourceNode.Entry] = []
        while true {
            let event = try next()
            if case .mappingEnd = event.kind {
                let whole = isFlow ? span(start.start, event.end) : entries.first?.key.span
                return SourceNode(.mapping(entries), span: whole ?? span(start.start, start.end))
            }
            try refuseUnused(event)
            guard case .scalar = event.kind else {
                throw ConfigurationFileError(
                    .keyNotText, "a key that is a list or a mapping", at: span(event.start, event.end),
                    remedy: "Write a word as the key, or put quotes around a value in braces.", in: source)
            }
            let key = scalar(event)
            entries.append(SourceNode.Entry(key: key, value: try node(from: try next(), level: level + 1)))
        }
    }

    private mutating func sequence(
        _ start: YAMLEvent, _ isFlow: Bool, _ level: Int
    ) throws(ConfigurationFileError) -> SourceNode {
        var elements: [SourceNode] = []
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind {
                let end = isFlow ? event.end : SourcePosition(line: start.start.line + 1, column: 1)
                return SourceNode(.sequence(elements), span: span(start.start, end))
            }
            elements.append(try node(from: event, level: level + 1))
        }
    }

    private func scalar(_ event: YAMLEvent) -> SourceNode.Scalar {
        guard case .scalar(let text, let isQuoted) = event.kind else {
            return SourceNode.Scalar(text: "", isQuoted: false, span: span(event.start, event.end))
        }
        return SourceNode.Scalar(text: text, isQuoted: isQuoted, span: span(event.start, event.end))
    }

    private func refuseUnused(_ event: YAMLEvent) throws(ConfigurationFileError) {
        if case .alias = event.kind {
            throw refusal("an alias", at: event, remedy: "Write the value out, or put quotes around a text with '*'.")
        }
        if event.hasAnchor {
            throw refusal(
                "an anchor", at: event, remedy: "Remove it, or put quotes around a text that begins with '&'.")
        }
        if event.hasTag {
            throw refusal("a tag", at: event, remedy: "Remove it, or put quotes around a text that begins with '!'.")
        }
    }

    private func refusal(_ thing: String, at event: YAMLEvent, remedy: String) -> ConfigurationFileError {
        let place = span(event.start, event.end)
        let message = "\(thing) is not used in these files"
        return ConfigurationFileError(.notSupported, message, at: place, remedy: remedy, in: source)
    }

    /// What lies between two places; to the end of the line when it goes on below, spaces left out.
    private func span(_ start: SourcePosition, _ end: SourcePosition) -> SourceSpan {
        if end.line == start.line { return SourceSpan(start: start, length: max(0, end.column - start.column)) }
        let rest = (source.line(start.line) ?? "").unicodeScalars.dropFirst(start.column - 1)
        let spaces = rest.reversed().prefix { $0 == " " || $0 == "\t" }.count
        return SourceSpan(start: start, length: max(0, rest.count - spaces))
    }

    private mutating func next() throws(ConfigurationFileError) -> YAMLEvent {
        do throws(YAMLComplaint) {
            return try parser.next()
        } catch {
            throw ConfigurationFileError(source: source, diagnostic: error.diagnostic(in: source))
        }
    }
}
