import Framing
import Sensing

/// The values of a line of JSON by their paths (`data.ctd.0`).
///
/// It fits when the whole line is one JSON value (an element of a list that has one a line may have its comma) and at
/// least one of the named values is there; all that are there have to be readable. A path may have a condition, see
/// `JSONPath`. Numbers keep their decimals, `null` is a missing value, `true` and `false` are 1 and 0, text in quotes
/// is read as its column says, and an array of numbers gives the cells 1, 2, 3 …
public struct JSONPattern: Sendable {
    /// A value that is named, or a container on the way to one.
    private struct Node: Sendable {
        var children: [(step: [UInt8], node: Int)] = []
        /// The index of the column; -1 for a container.
        var column = -1
        /// The columns that take this value under a condition, and what the conditions of columns want to stand here.
        var conditioned: [Int] = []
        var tests: [(column: Int, text: [UInt8])] = []
    }

    /// How far a line is read.
    private struct Progress {
        var found = 0
        /// Where the values stand that are taken under a condition, and the columns whose condition holds.
        var spots: [(column: Int, value: JSONScanner)] = []
        var met: [Int] = []
    }

    public let paths: [String]
    private let reader: CellReader
    private var nodes = [Node()]
    private var hasConditions = false

    private static let nowhere = -1

    /// A path with a mistake is never found; ask for `mistake` before.
    public init(values: [(path: String, column: Column)]) {
        paths = values.map(\.path)
        reader = CellReader(whole: values.map(\.column))
        for (index, value) in values.enumerated() {
            guard let path = try? JSONPath(value.path) else { continue }
            add(path, column: index)
        }
    }

    /// The first path that is none, or that leads into another value or to the same.
    public static func mistake(in paths: [String]) -> (index: Int, mistake: PatternMistake)? {
        var known: [JSONPath] = []
        for (index, text) in paths.enumerated() {
            do throws(PatternMistake) {
                let path = try JSONPath(text)
                if known.contains(where: { path.overlaps($0) }) { return (index, PatternMistake(.path(text), at: 0)) }
                known.append(path)
            } catch {
                return (index, error)
            }
        }
        return nil
    }

    private mutating func add(_ path: JSONPath, column: Int) {
        let value = node(at: path.steps)
        guard let condition = path.condition else {
            nodes[value].column = column
            return
        }
        hasConditions = true
        nodes[value].conditioned.append(column)
        nodes[node(at: condition.steps)].tests.append((column, condition.text))
    }

    private mutating func node(at steps: [[UInt8]]) -> Int {
        var node = 0
        for step in steps {
            if let child = nodes[node].children.first(where: { $0.step == step }) {
                node = child.node
            } else {
                nodes.append(Node())
                nodes[node].children.append((step, nodes.count - 1))
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The fields that it can give.
    public var slots: [Int] { reader.columns.flatMap(\.slots) }

    /// Reads a line. When a value cannot be read, `columnsRead` is its index in `paths`; when the line is no JSON it is 0.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var scanner = JSONScanner(bytes, range)
        var progress = Progress()
        values.columnsRead = 0
        let fits = readValue(&scanner, at: 0, depth: 0, &progress, &values) && scanner.isEndOfLine
        values.endedEarly = !fits && scanner.isAtEnd
        guard fits, progress.found > 0, readConditioned(progress, &values) else { return false }
        values.columnsRead = paths.count
        return true
    }

    private func readValue(
        _ scanner: inout JSONScanner, at node: Int, depth: Int, _ progress: inout Progress, _ values: inout FieldValues
    ) -> Bool {
        if hasConditions, node != Self.nowhere { note(node, scanner, &progress) }
        let column = node == Self.nowhere ? -1 : nodes[node].column
        if column >= 0 {
            progress.found += 1
            guard readColumn(column, &scanner, &values) else {
                values.columnsRead = column
                return false
            }
            return true
        }
        switch scanner.peek() {
        case UInt8(ascii: "{"): return readObject(&scanner, at: node, depth: depth + 1, &progress, &values)
        case UInt8(ascii: "["): return readArray(&scanner, at: node, depth: depth + 1, &progress, &values)
        default: return scanner.scalar()
        }
    }

    private func readObject(
        _ scanner: inout JSONScanner, at node: Int, depth: Int, _ progress: inout Progress, _ values: inout FieldValues
    ) -> Bool {
        guard depth <= JSONScanner.deepest, scanner.skip("{") else { return false }
        if scanner.skip("}") { return true }
        repeat {
            guard scanner.peek() == UInt8(ascii: "\""), let key = scanner.string(), scanner.skip(":") else {
                return false
            }
            let child = child(of: node, named: key, scanner)
            guard readValue(&scanner, at: child, depth: depth, &progress, &values) else { return false }
        } while scanner.skip(",")
        return scanner.skip("}")
    }

    private func readArray(
        _ scanner: inout JSONScanner, at node: Int, depth: Int, _ progress: inout Progress, _ values: inout FieldValues
    ) -> Bool {
        guard depth <= JSONScanner.deepest, scanner.skip("[") else { return false }
        if scanner.skip("]") { return true }
        let isNamed = node != Self.nowhere && !nodes[node].children.isEmpty
        var element = 0
        repeat {
            let child = isNamed ? child(of: node, named: Array(String(element).utf8)) : Self.nowhere
            guard readValue(&scanner, at: child, depth: depth, &progress, &values) else { return false }
            element += 1
        } while scanner.skip(",")
        return scanner.skip("]")
    }

    private func child(of node: Int, named step: [UInt8]) -> Int {
        nodes[node].children.first { $0.step == step }?.node ?? Self.nowhere
    }

    private func child(
        of node: Int, named key: (content: Range<Int>, isEscaped: Bool), _ scanner: JSONScanner
    ) -> Int {
        guard node != Self.nowhere, !nodes[node].children.isEmpty else { return Self.nowhere }
        if key.isEscaped { return child(of: node, named: JSONScanner.unescaped(scanner.bytes, key.content)) }
        for child in nodes[node].children
        where child.step.count == key.content.count && scanner.bytes[key.content].elementsEqual(child.step) {
            return child.node
        }
        return Self.nowhere
    }

    // MARK: Conditions

    /// What a value under a condition is can be told only when the whole line is read.
    private func note(_ node: Int, _ scanner: JSONScanner, _ progress: inout Progress) {
        for column in nodes[node].conditioned {
            progress.found += 1
            progress.spots.append((column, scanner))
        }
        guard !nodes[node].tests.isEmpty else { return }
        var ahead = scanner
        let text: [UInt8]
        if ahead.peek() == UInt8(ascii: "\"") {
            guard let string = ahead.string() else { return }
            text = JSONScanner.unescaped(ahead.bytes, string.content)
        } else {
            let start = ahead.index
            guard ahead.scalar() else { return }
            text = Array(ahead.bytes[start..<ahead.index])
        }
        for test in nodes[node].tests where test.text == text { progress.met.append(test.column) }
    }

    private func readConditioned(_ progress: Progress, _ values: inout FieldValues) -> Bool {
        for spot in progress.spots where progress.met.contains(spot.column) {
            var scanner = spot.value
            guard readColumn(spot.column, &scanner, &values) else {
                values.columnsRead = spot.column
                return false
            }
        }
        return true
    }

    // MARK: Named values

    private func readColumn(_ column: Int, _ scanner: inout JSONScanner, _ values: inout FieldValues) -> Bool {
        guard scanner.peek() == UInt8(ascii: "[") else { return readScalar(column, cell: 0, &scanner, &values) }
        guard scanner.skip("[") else { return false }
        if scanner.skip("]") { return true }
        var cell = 0
        repeat {
            cell += 1
            _ = scanner.peek()
            guard cell <= Repeat.most, readScalar(column, cell: cell, &scanner, &values) else { return false }
        } while scanner.skip(",")
        return scanner.skip("]")
    }

    private func readScalar(
        _ column: Int, cell: Int, _ scanner: inout JSONScanner, _ values: inout FieldValues
    ) -> Bool {
        let slot = reader.columns[column].slot
        switch scanner.peek() {
        case UInt8(ascii: "\""):
            guard let text = scanner.string() else { return false }
            guard text.isEscaped else {
                return reader.readWhole(column, scanner.bytes, text.content, cell: cell, &values)
            }
            return JSONScanner.unescaped(scanner.bytes, text.content).withUnsafeBufferPointer {
                reader.readWhole(column, $0, 0..<$0.count, cell: cell, &values)
            }
        case UInt8(ascii: "n"):
            guard scanner.skip(word: "null") else { return false }
            values.put(slot, cell: cell, .missing)
            return true
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return readTruth(column, cell: cell, &scanner, &values)
        default:
            guard let number = scanner.number() else { return false }
            return reader.readWhole(column, scanner.bytes, number, cell: cell, &values)
        }
    }

    /// `true` is 1 for a number and a word for a word.
    private func readTruth(
        _ column: Int, cell: Int, _ scanner: inout JSONScanner, _ values: inout FieldValues
    ) -> Bool {
        let start = scanner.index
        let isTrue = scanner.peek() == UInt8(ascii: "t")
        guard scanner.skip(word: isTrue ? "true" : "false") else { return false }
        guard reader.cell(column).isNumber else {
            return reader.readWhole(column, scanner.bytes, start..<scanner.index, cell: cell, &values)
        }
        return reader.take(column, Quantity(isTrue ? 1 : 0, decimals: 0), cell: cell, &values)
    }
}

extension JSONScanner {
    /// Nothing follows but the comma or bracket of a list that has one element a line.
    var isEndOfLine: Bool {
        mutating get {
            _ = skip(",") || skip("]")
            return peek() == 0 && isAtEnd
        }
    }

    /// Passes a string, number or word that is not looked at.
    fileprivate mutating func scalar() -> Bool {
        switch peek() {
        case UInt8(ascii: "\""): string() != nil
        case UInt8(ascii: "t"): skip(word: "true")
        case UInt8(ascii: "f"): skip(word: "false")
        case UInt8(ascii: "n"): skip(word: "null")
        default: number() != nil
        }
    }
}
