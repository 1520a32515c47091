/// What a parameter or an argument may be, and how it is written on the line.
public struct ValueForm: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case integer
        case decimal
        case text
    }

    /// A number of seconds that is written as a time.
    public enum Writing: String, Sendable, CaseIterable {
        case hhmmss
        case clock = "hh:mm:ss"
        case clockWithHundredths = "hh:mm:ss.cc"
    }

    /// One of a few values.
    public struct Choice: Hashable, Sendable {
        /// For people and the station file.
        public var word: String
        /// What goes over the line for it.
        public var sent: String
    }

    public var kind = Kind.text
    /// As UDUNITS spells it.
    public var unit: String?
    public var range: ClosedRange<Double>?
    public var choices: [Choice] = []
    /// Padded with zeros to so many.
    var digits: Int?
    var decimals: Int?
    var writing: Writing?

    /// Longer texts are no arguments.
    static let longestText = 200

    /// What goes over the line for a value, or why it may not.
    func written(_ value: String) throws(ValueRefusal) -> String {
        if !choices.isEmpty {
            guard let choice = choices.first(where: { $0.word.lowercased() == value.lowercased() }) else {
                throw .notAChoice(choices.map(\.word))
            }
            return choice.sent
        }
        guard kind != .text else { return try text(value) }
        guard let number = PlainNumber(value), kind == .decimal || number.decimals == 0 else { throw .notANumber(kind) }
        if let range, !range.contains(number.value) { throw .outOfRange(range, unit: unit) }
        if let writing {
            guard let text = writing.text(seconds: number.value) else { throw .outOfRange(writing.range, unit: "s") }
            return text
        }
        return number.text(digits: digits, decimals: decimals)
    }

    /// Whether what the instrument prints means a value.
    func means(_ printed: String, _ value: String) -> Bool {
        let wanted = choices.first { $0.word.lowercased() == value.lowercased() }?.sent ?? value
        for text in [value, wanted] {
            if printed.lowercased() == text.lowercased() { return true }
            if let left = number(printed), let right = number(text), left == right { return true }
        }
        return false
    }

    /// The number that a value means, as the instrument prints it or as the station file has it.
    func number(_ text: String) -> Double? {
        writing?.seconds(in: text) ?? Double(text)
    }

    private func text(_ value: String) throws(ValueRefusal) -> String {
        guard !value.isEmpty, value.utf8.count <= Self.longestText else { throw .badLength }
        // Beyond ASCII too: a line of seven bits makes control characters of it.
        let isPlain = value.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        guard isPlain else { throw .controlCharacter }
        return value
    }
}

/// Why a value cannot be sent.
enum ValueRefusal: Error, Hashable {
    case outOfRange(ClosedRange<Double>, unit: String?)
    case notANumber(ValueForm.Kind)
    case notAChoice([String])
    case controlCharacter
    case badLength
    /// Not a multiple of this, counted from the other.
    case notAStep(Double, from: Double)
}
