import Framing
import Pipeline

/// The first lines of a recording as a driver sees them: without ends, stamps and prompts.
struct SampleLines {
    /// With the stamp, as the header of a file has none.
    private(set) var lines: [[UInt8]] = []

    /// What is looked at: enough for the header of any logger and some rows.
    static let most = 200
    private static let mostBytes = 1 << 17

    init(_ bytes: [UInt8], readsStamps: Bool, strip: [[UInt8]] = []) {
        for line in bytes.prefix(Self.mostBytes).split(separator: 0x0A, omittingEmptySubsequences: true) {
            var text = Array(line.filter { $0 != 0x0D })
            if readsStamps, let stamp = LoggerStamp.read(text) { text.removeFirst(stamp.length) }
            for mark in strip where text.starts(with: mark) { text.removeFirst(mark.count) }
            while let first = text.first, first == 0x20 { text.removeFirst() }
            while let last = text.last, last == 0x20 { text.removeLast() }
            if !text.isEmpty { lines.append(text) }
            if lines.count == Self.most { return }
        }
    }
}

/// The cells of a line, quotes taken off.
struct SampleCells {
    var texts: [String]

    init(_ line: [UInt8], _ delimiter: Delimiter) {
        texts = Self.split(line, delimiter).map { cell in
            var text = cell[...]
            while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
            while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
            if text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") {
                text = text.dropFirst().dropLast()
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// A delimiter within double quotes is text.
    private static func split(_ line: [UInt8], _ delimiter: Delimiter) -> [[UInt8]] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted, Self.ends(byte, delimiter) else {
                cells[cells.count - 1].append(byte)
                continue
            }
            // Several blanks are one.
            if case .character = delimiter {
                cells.append([])
            } else if !cells[cells.count - 1].isEmpty {
                cells.append([])
            }
        }
        if case .character = delimiter { return cells }
        return cells.filter { !$0.isEmpty }
    }

    private static func ends(_ byte: UInt8, _ delimiter: Delimiter) -> Bool {
        switch delimiter {
        case .character(let character): byte == character
        case .blanks: byte == 0x20 || byte == 0x09
        case .commaOrBlanks: byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ",")
        case .none: false
        }
    }
}
