import FoundationEssentials

/// Published check values, kept beside the repository with the recordings.
indirect enum CheckFile: Decodable {
    case number(Double)
    case text(String)
    case list([CheckFile])
    case map([String: CheckFile])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([CheckFile].self) {
            self = .list(list)
        } else {
            self = .map(try container.decode([String: CheckFile].self))
        }
    }

    /// Nil, with a line in the log, where the collection is not at hand.
    static func read(_ name: String) throws -> CheckFile? {
        try Recording.bytes("check_values/" + name).map { try JSONDecoder().decode(CheckFile.self, from: Data($0)) }
    }

    /// The rows of a table with a line of names, each row by name.
    static func table(_ name: String) -> [[String: Double]]? {
        guard let bytes = Recording.bytes("check_values/" + name) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let names = lines.first?.split(separator: ",").map { String($0) } ?? []
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return Dictionary(uniqueKeysWithValues: zip(names, cells.map { Double($0) ?? .nan }))
        }
    }

    subscript(_ key: String) -> CheckFile {
        if case .map(let map) = self, let value = map[key] { return value }
        return .list([])
    }

    var values: [CheckFile] {
        if case .list(let list) = self { return list }
        return []
    }

    var number: Double {
        if case .number(let number) = self { return number }
        return .nan
    }

    /// A list of numbers, or the numbers of these names.
    var numbers: [Double] { values.map(\.number) }

    func numbers(_ names: String...) -> [Double] { names.map { self[$0].number } }
}
