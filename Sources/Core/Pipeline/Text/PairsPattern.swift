import Framing
import Sensing

/// Values by their keys: `0R1,Dn=236D,Sn=0.0M`.
///
/// Keys that are not named are passed over, cells without a key too; where a key comes twice the first counts. It fits
/// when at least one named key is there and all their values can be read.
public struct PairsPattern: Sendable {
    public let keys: [String]
    private let names: [[UInt8]]
    private let reader: CellReader
    private let delimiter: Delimiter
    private let assign: UInt8
    private let begins: [UInt8]?

    /// `begins` is the first cell, which has no key; `?` in it is any character, `*` at its end any text.
    public init(pairs: [(key: String, column: Column)], delimiter: Delimiter, assign: UInt8, begins: String?) {
        keys = pairs.map(\.key)
        names = pairs.map { Array($0.key.utf8) }
        reader = CellReader(whole: pairs.map(\.column))
        self.delimiter = delimiter
        self.assign = assign
        self.begins = begins.map { Array($0.utf8) }
    }

    /// The fields that it can give.
    public var slots: [Int] { reader.columns.flatMap(\.slots) }

    /// Reads a line. When a value cannot be read, `columnsRead` is the index of its key in `keys`; when the line does not
    /// begin as it has to, or has none of the keys, it is 0 and `endedEarly` is false.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var cursor = TextCursor(bytes, range).trimmed
        var found = Set<Int>()
        values.columnsRead = 0
        values.endedEarly = false
        if let begins {
            let first = cursor.nextCell(delimiter)
            guard matches(begins, bytes[first]) else { return false }
        }
        while !cursor.isAtEnd {
            guard let pair = nextPair(&cursor) else { continue }
            guard let index = index(of: pair.key, bytes), found.insert(index).inserted else { continue }
            guard read(index, bytes, pair.value, &values) else {
                values.columnsRead = index
                values.endedEarly = cursor.isAtEnd
                return false
            }
        }
        if !found.isEmpty { values.columnsRead = keys.count }
        return !found.isEmpty
    }

    private func read(
        _ index: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>, _ values: inout FieldValues
    ) -> Bool {
        guard reader.columns[index].isList else { return reader.readWhole(index, bytes, value, cell: 0, &values) }
        var cell = 0
        var start = value.lowerBound
        while start < value.upperBound {
            let end = bytes[start..<value.upperBound].firstIndex { $0.isBlank } ?? value.upperBound
            cell += 1
            guard cell <= Repeat.most, reader.readWhole(index, bytes, start..<end, cell: cell, &values) else {
                return false
            }
            start = bytes[end..<value.upperBound].firstIndex { !$0.isBlank } ?? value.upperBound
        }
        return cell > 0
    }

    private func matches(_ pattern: [UInt8], _ cell: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let isOpen = pattern.last == UInt8(ascii: "*")
        let fixed = isOpen ? pattern.dropLast() : pattern[...]
        guard isOpen ? cell.count >= fixed.count : cell.count == fixed.count else { return false }
        return zip(fixed, cell).allSatisfy { $0 == $1 || $0 == UInt8(ascii: "?") }
    }

    private func index(of key: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        names.firstIndex { $0.count == key.count && bytes[key].elementsEqual($0) }
    }

    /// Takes the next cell; nil for one without a key.
    private func nextPair(_ cursor: inout TextCursor) -> (key: Range<Int>, value: Range<Int>)? {
        cursor.skipBlanks()
        let start = cursor.index
        while !cursor.isAtEnd, cursor.next != assign, !delimiter.cellEnds.contains(cursor.next) { cursor.index += 1 }
        var key = TextCursor(cursor.bytes, start..<cursor.index).trimmed
        // With blanks between the cells there may be some around the `=` too.
        if delimiter.endsAtBlanks { cursor.skipBlanks() }
        guard !cursor.isAtEnd, cursor.skip(assign) else {
            passDelimiter(&cursor)
            return nil
        }
        cursor.skipBlanks()
        let value = cursor.nextCell(delimiter)
        key = key.trimmed
        return (key.index..<key.end, value)
    }

    private func passDelimiter(_ cursor: inout TextCursor) {
        if !cursor.isAtEnd, delimiter.cellEnds.contains(cursor.next) { cursor.index += 1 }
    }
}

extension TextCursor {
    /// Takes everything up to the next delimiter, which is passed too; one within double quotes is text.
    fileprivate mutating func nextCell(_ delimiter: Delimiter) -> Range<Int> {
        let start = index
        if let inner = quoted { index = inner.upperBound + 1 }
        while !isAtEnd, !delimiter.cellEnds.contains(next) { index += 1 }
        let cell = TextCursor(bytes, start..<index).trimmed
        if !isAtEnd { index += 1 }
        return cell.index..<cell.end
    }
}

extension Delimiter {
    fileprivate var endsAtBlanks: Bool { self == .blanks || self == .commaOrBlanks }

    /// What ends a pair: without a delimiter the line is one.
    fileprivate var cellEnds: ByteSet { self == .none ? .nothing : wordEnds }
}
