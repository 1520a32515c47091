import Pipeline

/// The values of one line of XML by the names of their elements: `<data><t1>23.7658</t1><c1>0.00019</c1></data>`.
///
/// Attributes, nesting and elements that are not named are passed over; where a name comes twice the first counts. It
/// fits only when every value can be read and the line's first element is closed.
struct ElementPattern: Sendable {
    private var elements: [(name: [UInt8], value: RecordPattern)]

    init(_ columns: [(element: String, column: Column)]) {
        elements = columns.map { (Array($0.element.utf8), RecordPattern(columns: [$0.column], delimiter: .blanks)) }
    }

    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        guard isClosed(bytes, range) else { return false }
        var found = Array(repeating: false, count: elements.count)
        for number in elements.indices {
            guard let text = text(of: elements[number].name, bytes, range) else { continue }
            guard elements[number].value.read(bytes, text, into: &values) else { return false }
            found[number] = true
        }
        return found.contains(true)
    }

    /// Whether the line has one of the elements, so that it is one of these records, whole or not.
    func isMeant(by bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        elements.contains { text(of: $0.name, bytes, range) != nil }
    }

    /// Whether the line ends with the end tag of its first element, leaving a declaration (`<?xml?>`) aside.
    private func isClosed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        if start + 1 < range.upperBound, bytes[start + 1] == UInt8(ascii: "?") {
            guard let end = bytes[range].firstIndex(of: UInt8(ascii: ">")) else { return false }
            start = end + 1
        }
        guard start < range.upperBound, bytes[start] == UInt8(ascii: "<") else { return false }
        let name = bytes[start + 1..<range.upperBound].prefix { $0 != UInt8(ascii: ">") && !$0.isBlank }
        let closing = Array("</".utf8) + name + Array(">".utf8)
        return range.count > closing.count && bytes[range].suffix(closing.count).elementsEqual(closing)
    }

    /// What stands between the element's tags.
    private func text(
        of name: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Range<Int>? {
        var index = range.lowerBound
        while index + name.count + 2 < range.upperBound {
            let start = index + name.count + 2
            if bytes[index] == UInt8(ascii: "<"), bytes[start - 1] == UInt8(ascii: ">"),
                bytes[index + 1..<start - 1].elementsEqual(name)
            {
                let end = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "<"))
                return end.map { start..<$0 }
            }
            index += 1
        }
        return nil
    }
}
