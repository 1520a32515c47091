import ClockWorlds

/// What to play.
struct CoverageOptions {
    var seed: UInt64 = 20_261_121
    /// Somewhat more than the million that is asked for, because not every reading has a bound.
    var readings = 1_300_000
    var json: String?
    /// Parts of the names of the scenarios to play; empty: all.
    var only: [String] = []
    /// Plays this run alone, and tells what the clock does and says.
    var traced: Int?
    var lists = false
    /// Holds the sources against the truth, and plays nothing.
    var checksWorlds = false

    init(_ arguments: [String]) throws(OptionFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            switch name {
            case "--list":
                lists = true
                continue
            case "--worlds":
                checksWorlds = true
                continue
            default: break
            }
            guard let value = rest.popFirst() else { throw OptionFailure(message: "\(name) needs a value") }
            switch name {
            case "--seed": seed = try Self.number(name, value)
            case "--readings": readings = try Self.number(name, value)
            case "--json": json = value
            case "--trace": traced = try Self.number(name, value)
            case "--only": only.append(value)
            default:
                throw OptionFailure(
                    message: "unknown option '\(name)'; known: --seed --readings --json --only --trace --list --worlds")
            }
        }
    }

    var scenarios: [Scenario] {
        Scenarios.all.filter { scenario in only.isEmpty || only.contains { scenario.name.contains($0) } }
    }

    private static func number<Number: FixedWidthInteger>(
        _ name: String, _ value: String
    ) throws(OptionFailure) -> Number {
        guard let number = Number(value), number >= 0 else {
            throw OptionFailure(message: "\(name) takes a whole number, not '\(value)'")
        }
        return number
    }
}

struct OptionFailure: Error {
    var message: String
}
