/// A kind of block, ready to be looked for.
struct BlockKind: Sendable {
    let plan: BlockPlan
    /// Its place in the plan.
    let index: Int
    private let begin: Glob
    private let end: Glob?

    init(_ plan: BlockPlan, index: Int) {
        self.plan = plan
        self.index = index
        begin = Glob(plan.begin)
        if case .text(let pattern) = plan.end { end = Glob(pattern) } else { end = nil }
    }

    /// Whether a line begins such a block: where the block is hexadecimal text, its digits have to be there.
    func isBegun(by line: [UInt8]) -> Bool {
        guard fits(line, begin) else { return false }
        guard case .hexPairs(let lengthAt, _, let countsFrom) = plan.end else { return true }
        return line.dropFirst(max(0, min(lengthAt, countsFrom))).allSatisfy { HexDigits.value(of: $0) != nil }
    }

    /// Whether a line may stand in such a block.
    func mayHold(_ line: [UInt8]) -> Bool {
        guard case .hexPairs = plan.end else { return true }
        return line.allSatisfy { HexDigits.value(of: $0) != nil }
    }

    func append(_ line: [UInt8], to text: inout [UInt8]) {
        if case .text = plan.end, !text.isEmpty { text.append(UInt8(ascii: "\n")) }
        text += line
    }

    /// How long hexadecimal text is to become; nil before its length is here, and for other blocks.
    func neededLength(of text: [UInt8]) -> Int? {
        guard case .hexPairs(let lengthAt, let digits, let countsFrom) = plan.end, lengthAt >= 0,
            (1...4).contains(digits), text.count >= lengthAt + digits
        else { return nil }
        var pairs = 0
        for digit in text[lengthAt..<(lengthAt + digits)] { pairs = pairs << 4 | Int(HexDigits.value(of: digit) ?? 0) }
        return max(0, countsFrom) + 2 * pairs
    }

    /// Whether the block is whole with the line that was taken last.
    func isEnded(by line: [UInt8], text: [UInt8], needed: Int?) -> Bool {
        if let end { return fits(line, end) }
        guard let needed else { return false }
        return text.count >= needed
    }

    /// What is read of the block: of hexadecimal text no more than it says of its length.
    func payload(_ text: [UInt8], needed: Int?) -> [UInt8] {
        guard let needed, needed < text.count else { return text }
        return [UInt8](text[..<needed])
    }

    private func fits(_ line: [UInt8], _ glob: Glob) -> Bool {
        line.withUnsafeBufferPointer { glob.matches($0, 0..<$0.count) }
    }
}
