import Framing
import Pipeline

/// Lines of keys and values: `temp=13.5, sal=34.1`, `temp: 13.5`.
struct PairsDiscovery {
    let lines: [[UInt8]]
    let delimiter: Delimiter
    let assign: UInt8

    func fields() -> DiscoveredFields? {
        let found = lines.map { pairs($0) }
        var keys: [String] = []
        var texts: [String: [String]] = [:]
        for (key, value) in found.joined() {
            if texts[key] == nil { keys.append(key) }
            texts[key, default: []].append(value)
        }
        let fields = keys.compactMap { Self.field($0, texts[$0] ?? []) }
        guard fields.contains(where: { $0.observed != nil }) else { return nil }
        var discovered = DiscoveredFields(shape: .pairs(delimiter: delimiter, assign: assign), fields: fields)
        let told = Set(fields.map(\.key))
        discovered.ignored = zip(lines, found).compactMap { line, pairs in
            pairs.contains { told.contains($0.key) } ? nil : textLine(line)
        }
        return discovered
    }

    private static func field(_ key: String, _ texts: [String]) -> DeclaredField? {
        let guess = CellGuess(texts)
        if !guess.isWord { return .discovered(key, guess, path: key) }
        // Several numbers under one key.
        let elements = texts.flatMap { $0.split(separator: " ").map(String.init) }
        var list = CellGuess(elements)
        guard list.isNumber, elements.contains(where: { CellGuess.isNumber($0) }) else { return nil }
        list.column.isList = true
        return .discovered(key, list, path: key)
    }

    /// Lines whose keys have texts are known: `mode=fast*` and the like are passed over whatever stands behind them.
    private func textLine(_ line: [UInt8]) -> Glob? {
        guard let key = line.firstIndex(of: assign).map({ line[..<$0] }), !key.contains(UInt8(ascii: "*")) else {
            return nil
        }
        return Glob(String(decoding: key, as: UTF8.self) + String(UnicodeScalar(assign)) + "*")
    }

    /// A line in which a value holds pairs itself is text: what they are called alone says too little.
    private func pairs(_ line: [UInt8]) -> [(key: String, value: String)] {
        var found: [(key: String, value: String)] = []
        for cell in SampleCells(line, delimiter).texts {
            let parts = cell.utf8.split(separator: assign, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            if assign == UInt8(ascii: "="), delimiter != .blanks, parts[1].contains(assign) { return [] }
            let (key, value) = (Self.trimmed(parts[0]), Self.trimmed(parts[1]))
            guard let first = key.unicodeScalars.first, first.properties.isAlphabetic, key.utf8.count <= 64 else {
                continue
            }
            found.append((key, value))
        }
        return found
    }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        var bytes = Array(text)[...]
        while bytes.first?.isBlank == true { bytes.removeFirst() }
        while bytes.last?.isBlank == true { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Lines of JSON objects.
struct JSONDiscovery {
    let lines: [[UInt8]]

    func fields() -> DiscoveredFields? {
        let objects = lines.filter { $0.first == UInt8(ascii: "{") }.compactMap { line in
            line.withUnsafeBufferPointer { JSONLeaf.leaves(of: $0) }
        }
        if let found = ObservationDiscovery(objects: objects).fields() { return found }
        var paths: [String] = []
        var texts: [String: [String]] = [:]
        for leaves in objects {
            for leaf in leaves {
                if texts[leaf.path] == nil { paths.append(leaf.path) }
                texts[leaf.path, default: []].append(leaf.text)
            }
        }
        let fields = paths.compactMap { path -> DeclaredField? in
            // An empty name cannot be written as a path.
            guard JSONPattern.mistake(in: [path]) == nil else { return nil }
            var guess = CellGuess(texts[path] ?? [])
            guard !guess.isWord else { return nil }
            if let base = Self.timeBase(path, texts[path] ?? []) { guess.column.timeBase = base }
            var field = DeclaredField.discovered(path, guess, path: path)
            if guess.column.timeBase != nil { field.observed = nil }
            return field
        }
        guard fields.contains(where: { $0.observed != nil }) else { return nil }
        return DiscoveredFields(shape: .json, fields: fields)
    }

    /// A number of seconds under a name for the time, of the years 2001 to 2033.
    private static func timeBase(_ path: String, _ texts: [String]) -> TimeBase? {
        let name = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard ["time", "timestamp", "ts", "epoch", "unixtime"].contains(name) else { return nil }
        let seconds = texts.compactMap(Double.init)
        return !seconds.isEmpty && seconds.allSatisfy { (1e9...2e9).contains($0) } ? .unix : nil
    }
}

/// Campbell CSIXML: a head of `<field name= units=>`, then rows `<r time= no=><v1>…`.
struct XMLDiscovery {
    let lines: [[UInt8]]

    func fields() -> DiscoveredFields? {
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        guard texts.contains(where: { $0.lowercased().contains("<csixml") }) else { return nil }
        let fieldLines = texts.filter { $0.contains("<field ") }
        let names = DeclaredField.distinct(fieldLines.map { Self.attribute("name", $0) ?? "" })
        let rows = texts.filter { $0.contains("<r ") }
        let values = names.enumerated().map { index, name in
            DeclaredField.discovered(
                name, CellGuess(rows.compactMap { Self.element("v\(index + 1)", $0) }),
                unit: Self.attribute("units", fieldLines[index]) ?? "", path: "v\(index + 1)")
        }
        let time = DeclaredField(
            key: "row_time", column: Column(.dateAndClock([.yearMonthDay])), path: "r@time")
        let number = DeclaredField(
            key: "row_number", column: Column(.integer), observed: .init(name: "row_number", unit: "1", ucum: "1"),
            path: "r@no")
        let first = texts.firstIndex { $0.contains("<r ") } ?? texts.count
        return DiscoveredFields(
            shape: .elements, fields: [time, number] + values, header: Array(lines.prefix(first)))
    }

    private static func attribute(_ name: String, _ tag: String) -> String? {
        for mark in ["\"", "'"] {
            guard let start = tag.firstRange(of: " \(name)=\(mark)") else { continue }
            return String(tag[start.upperBound...].prefix { String($0) != mark })
        }
        return nil
    }

    private static func element(_ name: String, _ text: String) -> String? {
        text.firstRange(of: "<\(name)>").map { String(text[$0.upperBound...].prefix { $0 != "<" }) }
    }
}
