import Pipeline

/// Lines of keys and values: `temp=13.5, sal=34.1`, `temp: 13.5`.
struct PairsDiscovery {
    let lines: [[UInt8]]
    let delimiter: Delimiter
    let assign: UInt8

    func fields() -> DiscoveredFields? {
        var keys: [String] = []
        var texts: [String: [String]] = [:]
        for line in lines {
            for (key, value) in pairs(line) {
                if texts[key] == nil { keys.append(key) }
                texts[key, default: []].append(value)
            }
        }
        let fields = keys.compactMap { key -> DeclaredField? in
            let guess = CellGuess(texts[key] ?? [])
            return guess.isWord ? nil : .discovered(key, guess, path: key)
        }
        guard fields.contains(where: { $0.observed != nil }) else { return nil }
        return DiscoveredFields(shape: .pairs(delimiter: delimiter, assign: assign), fields: fields)
    }

    private func pairs(_ line: [UInt8]) -> [(key: String, value: String)] {
        SampleCells(line, delimiter).texts.compactMap { cell in
            let parts = cell.utf8.split(separator: assign, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let (key, value) = (Self.trimmed(parts[0]), Self.trimmed(parts[1]))
            guard let first = key.unicodeScalars.first, first.properties.isAlphabetic, key.utf8.count <= 64 else {
                return nil
            }
            return (key, value)
        }
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
        var paths: [String] = []
        var texts: [String: [String]] = [:]
        for line in lines where line.first == UInt8(ascii: "{") {
            let leaves = line.withUnsafeBufferPointer { JSONLeaf.leaves(of: $0) } ?? []
            for leaf in leaves {
                if texts[leaf.path] == nil { paths.append(leaf.path) }
                texts[leaf.path, default: []].append(leaf.text)
            }
        }
        let fields = paths.compactMap { path -> DeclaredField? in
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
