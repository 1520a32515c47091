/// Puts the lines of a text together that comes in pieces.
public struct LineAssembler: Sendable {
    private var rest: [UInt8] = []
    /// The line that is coming is longer than `longest` and is thrown away.
    private var isTooLong = false

    /// No order and no record is longer; a sender that never ends its line must not fill the memory.
    private static let longest = 64 << 20

    public init() {}

    /// The lines that are whole now, without their ends and without empty ones.
    public mutating func take(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 { end(into: &lines) }
            if rest.count + part.element.count > Self.longest { isTooLong = true }
            if isTooLong { rest = [] } else { rest += part.element }
        }
        return lines
    }

    private mutating func end(into lines: inout [[UInt8]]) {
        if !rest.isEmpty { lines.append(rest) }
        rest = []
        isTooLong = false
    }
}
