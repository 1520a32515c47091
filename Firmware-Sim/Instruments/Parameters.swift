/// The parameters that a person can set in an instrument, with the values each one takes.
struct Parameters: Sendable {
    enum Domain: Sendable {
        case whole(ClosedRange<Int>)
        case decimal(ClosedRange<Double>)
        /// One of these words, in any case.
        case word([String])
        case text(longest: Int)

        /// The value as it is kept; nil when it is not one.
        func accepts(_ text: String) -> String? {
            switch self {
            case .whole(let range):
                guard let number = Int(text), range.contains(number) else { return nil }
                return "\(number)"
            case .decimal(let range):
                guard let number = Double(text), range.contains(number) else { return nil }
                return text
            case .word(let words):
                return words.first { $0.uppercased() == text.uppercased() }
            case .text(let longest):
                return text.utf8.count <= longest ? text : nil
            }
        }
    }

    enum Refusal: Error {
        case unknown
        case outOfRange
    }

    private struct Entry {
        let name: String
        let domain: Domain
        var value: String
    }

    private var entries: [Entry] = []
    private var places: [String: Int] = [:]
    private var saved: [String] = []

    init(_ table: [(name: String, domain: Domain, value: String)]) {
        entries = table.map { Entry(name: $0.name, domain: $0.domain, value: $0.value) }
        for (place, entry) in entries.enumerated() { places[entry.name.uppercased()] = place }
        saved = entries.map(\.value)
    }

    var names: [String] { entries.map(\.name) }

    /// As the instrument spells it.
    func name(_ name: some StringProtocol) -> String? { places[name.uppercased()].map { entries[$0].name } }

    subscript(name: String) -> String { places[name.uppercased()].map { entries[$0].value } ?? "" }

    func whole(_ name: String) -> Int { Int(self[name]) ?? 0 }

    func decimal(_ name: String) -> Double { Double(self[name]) ?? 0 }

    func isOn(_ name: String) -> Bool { ["Y", "YES", "1", "ON"].contains(self[name].uppercased()) }

    mutating func set(_ name: some StringProtocol, to value: some StringProtocol) throws(Refusal) {
        guard let place = places[name.uppercased()] else { throw .unknown }
        guard let kept = entries[place].domain.accepts(String(value)) else { throw .outOfRange }
        entries[place].value = kept
    }

    /// Keeps the present values through a power cut.
    mutating func save() { saved = entries.map(\.value) }

    /// What was not saved is gone.
    mutating func reload() {
        for place in entries.indices { entries[place].value = saved[place] }
    }
}
