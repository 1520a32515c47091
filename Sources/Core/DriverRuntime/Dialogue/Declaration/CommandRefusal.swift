import Diagnostics

/// Why a command is not sent. Nothing has gone over the line.
public enum CommandRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownCommand(String, known: [String])
    case unknownArgument(String, command: String, known: [String])
    case missingArgument(String, command: String, expected: String)
    case outOfRange(String, of: String, ClosedRange<Double>, unit: String?)
    case notANumber(String, of: String, ValueForm.Kind)
    case notAChoice(String, of: String, known: [String])
    case controlCharacter(String, of: String)
    case badLength(of: String)
    case notAStep(String, of: String, Double, from: Double)
    case forbidden(String, by: String)

    static func value(_ value: String, of argument: String, _ refusal: ValueRefusal) -> Self {
        switch refusal {
        case .outOfRange(let range, let unit): .outOfRange(value, of: argument, range, unit: unit)
        case .notANumber(let kind): .notANumber(value, of: argument, kind)
        case .notAChoice(let known): .notAChoice(value, of: argument, known: known)
        case .controlCharacter: .controlCharacter(value, of: argument)
        case .badLength: .badLength(of: argument)
        case .notAStep(let step, let start): .notAStep(value, of: argument, step, from: start)
        }
    }

    public var description: String {
        switch self {
        case .unknownCommand(let name, let known):
            "there is no command \(quote(name))" + Self.advice(name, known, none: "the driver has no commands")
        case .unknownArgument(let name, let command, let known):
            "\(command) has no argument \(quote(name))" + Self.advice(name, known, none: "it takes none")
        case .missingArgument(let name, let command, let expected):
            "\(command) needs the argument \(quote(name)): \(expected)"
        case .outOfRange(let value, let name, let range, let unit):
            "\(name) = \(quote(value)) is out of range: \(ValueForm.text(of: range, unit: unit))"
        case .notANumber(let value, let name, .integer): "\(name) = \(quote(value)) is not a whole number"
        case .notANumber(let value, let name, _):
            "\(name) = \(quote(value)) is not a number: write digits, such as 12.5"
        case .notAChoice(let value, let name, let known):
            "\(name) = \(quote(value))" + Self.advice(value, known, none: "") + " is not one of the choices"
        case .controlCharacter(let value, let name):
            "\(name) = \(quote(value)) has a character that is no plain ASCII, which could hide a second command"
        case .badLength(let name): "\(name) has to have 1 to \(ValueForm.longestText) bytes"
        case .notAStep(let value, let name, let step, let start):
            "\(name) = \(quote(value)) cannot be sent: it goes in steps of \(shortest(step))"
                + (start == 0 ? "" : " from \(shortest(start))")
        case .forbidden(let line, let pattern):
            "\(quote(line)) is never sent to this instrument: its driver forbids \(quote(pattern))"
        }
    }

    private static func advice(_ word: String, _ known: [String], none: String) -> String {
        if known.isEmpty { return none.isEmpty ? "" : "; \(none)" }
        let meant = closestWord(to: word, in: known).map { "; did you mean \(quote($0))?" } ?? ";"
        return "\(meant) there are \(known.joined(separator: ", "))"
    }
}

extension ValueForm {
    /// What to write, for people: `a whole number from 6 to 21600 s`.
    public var described: String {
        if !choices.isEmpty { return "one of " + choices.map(\.word).joined(separator: ", ") }
        let noun =
            switch kind {
            case .integer: "a whole number"
            case .decimal: "a number"
            case .text: "a text"
            }
        guard let range else { return noun + (unit.map { " in \($0)" } ?? "") }
        return "\(noun) from \(Self.text(of: range, unit: unit))"
    }

    static func text(of range: ClosedRange<Double>, unit: String?) -> String {
        "\(shortest(range.lowerBound)) to \(shortest(range.upperBound))" + (unit.map { " \($0)" } ?? "")
    }
}
