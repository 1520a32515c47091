/// A kind of block, ready to be looked for.
struct BlockKind: Sendable {
    let plan: BlockPlan
    /// Its place in the plan.
    let index: Int
    private let begin: Glob
    private let except: Glob?
    private let end: Glob?
    /// What may follow where any other line ends the block.
    private let held: [Glob]?

    init(_ plan: BlockPlan, index: Int) {
        self.plan = plan
        self.index = index
        begin = Glob(plan.begin)
        except = plan.except.map { Glob($0) }
        if case .text(let pattern) = plan.end { end = Glob(pattern) } else { end = nil }
        if case .otherLine(let patterns) = plan.end { held = patterns.map { Glob($0) } } else { held = nil }
    }

    /// Whether a line begins such a block: where the block is hexadecimal text, its digits have to be there.
    func isBegun(by line: [UInt8]) -> Bool {
        guard !line.isEmpty, fits(line, begin), except.map({ !fits(line, $0) }) ?? true else { return false }
        guard case .hexPairs(let lengthAt, _, let countsFrom) = plan.end else { return true }
        return line.dropFirst(max(0, min(lengthAt, countsFrom))).allSatisfy { HexDigits.value(of: $0) != nil }
    }

    /// Whether a line begins another such block while one is open.
    func isBegunAnew(by line: [UInt8]) -> Bool { plan.begin != "*" && isBegun(by: line) }

    /// Whether a line may stand in such a block.
    func mayHold(_ line: [UInt8]) -> Bool {
        guard case .hexPairs = plan.end else { return true }
        return line.allSatisfy { HexDigits.value(of: $0) != nil }
    }

    /// Whether a line that does not belong to it, and not one of its own, ends the block.
    var endsBeforeOthers: Bool { held != nil }

    /// Whether the block ends before this line.
    func isEnded(before line: [UInt8]) -> Bool {
        held.map { !$0.contains { fits(line, $0) } } ?? false
    }

    func append(_ line: [UInt8], to text: inout [UInt8]) {
        if hasLines, !text.isEmpty { text.append(UInt8(ascii: "\n")) }
        text += line
    }

    private var hasLines: Bool {
        switch plan.end {
        case .text, .otherLine: true
        case .hexPairs, .controllerBlock: false
        }
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
