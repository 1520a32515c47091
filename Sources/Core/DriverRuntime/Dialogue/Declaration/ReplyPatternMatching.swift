extension ReplyPattern {
    /// What a reply gave: the values by name, and where in the reply it stands.
    struct Match {
        var values: [String: ArraySlice<UInt8>] = [:]
        var start: Int
        var end = 0
    }

    /// The values by name, without the blanks around them; nil when the text does not occur.
    func values(in reply: [UInt8]) -> [String: String]? {
        match(in: reply)?.values.mapValues { Self.text(of: $0) }
    }

    /// The first place, from an index on, where the pattern fits.
    func match(in reply: [UInt8], from index: Int = 0) -> Match? {
        guard index <= reply.count else { return nil }
        for start in index...reply.count where mayBegin(at: start, in: reply) {
            if let match = match(in: reply, at: start) { return match }
        }
        return nil
    }

    /// A pattern that begins with a value of any length begins with the line.
    private func mayBegin(at start: Int, in reply: [UInt8]) -> Bool {
        guard let first = segments[0].behind.first else {
            if segments.count > 1, case .fixed = segments[1].variable { return true }
            return start == 0 || Self.isLineEnd(reply[start - 1])
        }
        guard case .byte(let byte) = first else { return true }
        return start < reply.count && Self.folded(reply[start]) == byte
    }

    private func match(in reply: [UInt8], at start: Int) -> Match? {
        guard var at = Self.end(of: segments[0].behind, at: start, in: reply) else { return nil }
        var match = Match(start: start)
        for segment in segments.dropFirst() {
            guard let (value, end) = Self.variable(segment, at: at, in: reply) else { return nil }
            switch segment.variable {
            case .value(let name), .fixed(let name, _): match.values[name] = value
            case .start, .anything: break
            }
            at = end
        }
        match.end = at
        return match
    }

    /// What stands for something that varies, and where the text behind it ends.
    private static func variable(
        _ segment: Segment, at start: Int, in reply: [UInt8]
    ) -> (value: ArraySlice<UInt8>, end: Int)? {
        if case .fixed(_, let width) = segment.variable {
            guard start + width <= reply.count,
                let end = end(of: segment.behind, at: start + width, in: reply)
            else { return nil }
            return (reply[start..<start + width], end)
        }
        let mustBeSomething = segment.variable != .anything
        let limit = min(reply.count, start + longestValue)
        var at = start
        while at <= limit {
            let isEnd = at == reply.count || isLineEnd(reply[at])
            if segment.behind.isEmpty ? isEnd : mayEnd(segment, at: at, in: reply),
                !mustBeSomething || !trimmed(reply[start..<at]).isEmpty,
                let end = end(of: segment.behind, at: at, in: reply)
            {
                return (trimmed(reply[start..<at]), end)
            }
            if isEnd { return nil }
            at += 1
        }
        return nil
    }

    /// A blank behind a value is at least one, or the end of the line.
    private static func mayEnd(_ segment: Segment, at: Int, in reply: [UInt8]) -> Bool {
        guard segment.behind.first == .blanks else { return true }
        return at == reply.count || isBlank(reply[at]) || isLineEnd(reply[at])
    }

    private static func end(of tokens: [Token], at start: Int, in reply: [UInt8]) -> Int? {
        var at = start
        for token in tokens {
            switch token {
            case .blanks:
                while at < reply.count, isBlank(reply[at]) { at += 1 }
            case .byte(let byte):
                guard at < reply.count, folded(reply[at]) == byte else { return nil }
                at += 1
            }
        }
        return at
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A value ends at any control character, such as an ACK, but not at a tab.
    private static func isLineEnd(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 }

    /// A byte that is not ASCII is shown as the character of the same number.
    private static func text(of bytes: ArraySlice<UInt8>) -> String {
        bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
    }
}
