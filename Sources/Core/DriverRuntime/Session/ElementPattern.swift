import Pipeline

/// The values of a text of XML by the names of their elements: `<data><t1>23.7658</t1><c1>0.00019</c1></data>`, or of an
/// attribute: `r@time` of `<r time="2012-06-07T12:45:00">`.
///
/// Nesting and elements that are not named are passed over; where a name comes twice the first counts. It fits only when
/// every value can be read and the text's first element is closed. One pass over the text.
struct ElementPattern: Sendable {
    /// A value and where it stands: in the element, or in one of its attributes.
    private struct Place: Sendable {
        var element: [UInt8]
        var attribute: [UInt8]?
        var value: RecordPattern
    }

    private let places: [Place]

    init(_ columns: [(element: String, column: Column)]) {
        places = columns.map { name, column in
            let parts = name.split(separator: "@", maxSplits: 1).map { Array($0.utf8) }
            return Place(
                element: parts.first ?? [], attribute: parts.count > 1 ? parts[1] : nil,
                // A value may have blanks in it: a date and its clock.
                value: RecordPattern(columns: [column], delimiter: .blanks))
        }
    }

    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        guard isClosed(bytes, range) else { return false }
        var found = Array(repeating: false, count: places.count)
        var fits = true
        visit(bytes, range) { number, text in
            guard !found[number] else { return true }
            found[number] = true
            fits = places[number].value.read(bytes, text, into: &values)
            if !fits { values.columnsRead = number }
            return fits
        }
        return fits && found.contains(true)
    }

    /// Whether the text has one of the elements, so that it is one of these records, whole or not.
    func isMeant(by bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var isMeant = false
        visit(bytes, range) { _, _ in
            isMeant = true
            return false
        }
        return isMeant
    }

    /// Whether the text ends with the end tag of its first element, leaving a declaration (`<?xml?>`) aside.
    private func isClosed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        if start + 1 < range.upperBound, bytes[start + 1] == UInt8(ascii: "?") {
            guard let end = bytes[range].firstIndex(of: UInt8(ascii: ">")) else { return false }
            start = end + 1
            while start < range.upperBound, bytes[start] <= 0x20 { start += 1 }
        }
        guard start < range.upperBound, bytes[start] == UInt8(ascii: "<") else { return false }
        let name = bytes[start + 1..<range.upperBound].prefix { $0 != UInt8(ascii: ">") && !$0.isBlank }
        let closing = Array("</".utf8) + name + Array(">".utf8)
        return range.count > closing.count && bytes[range].suffix(closing.count).elementsEqual(closing)
    }

    /// Calls `take` with each place and the text that stands there, until it returns false.
    private func visit(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ take: (Int, Range<Int>) -> Bool
    ) {
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            let start = index + 1
            guard let end = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ">")) else { return }
            let name = bytes[start..<end].prefix { !$0.isBlank && $0 != UInt8(ascii: "/") }
            for number in places.indices where places[number].element.elementsEqual(name) {
                if let attribute = places[number].attribute {
                    guard let text = value(of: attribute, bytes, name.endIndex..<end) else { continue }
                    guard take(number, text) else { return }
                } else if bytes[end - 1] != UInt8(ascii: "/"),
                    let close = bytes[end..<range.upperBound].firstIndex(of: UInt8(ascii: "<"))
                {
                    guard take(number, end + 1..<close) else { return }
                }
            }
            index = end + 1
        }
    }

    /// What stands in the quotes of `name="…"`.
    private func value(
        of name: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ tag: Range<Int>
    ) -> Range<Int>? {
        var index = tag.lowerBound
        while index + name.count + 2 < tag.upperBound {
            let equals = index + 1 + name.count
            guard bytes[index].isBlank, bytes[index + 1..<equals].elementsEqual(name),
                bytes[equals] == UInt8(ascii: "=")
            else {
                index += 1
                continue
            }
            let mark = bytes[equals + 1]
            guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else { return nil }
            let start = equals + 2
            return bytes[start..<tag.upperBound].firstIndex(of: mark).map { start..<$0 }
        }
        return nil
    }
}
