/// Reads the written settings of one kind of instrument, with its defaults for those not written.
struct SettingReader: Sendable {
    private let values: [String: String]

    init(kind: InstrumentKind, written: [String: String]) throws(PlanMistake) {
        try self.init(of: kind.rawValue, settings: kind.settings, written: written)
    }

    init(of owner: String, settings: [InstrumentSetting], written: [String: String]) throws(PlanMistake) {
        var values: [String: String] = [:]
        for setting in settings { values[setting.name] = setting.standard }
        for (name, value) in written.sorted(by: { $0.key < $1.key }) {
            guard values[name] != nil else {
                let names = settings.map(\.name).joined(separator: ", ")
                throw PlanMistake("\(owner) has no setting '\(name)'", remedy: "use one of \(names)")
            }
            values[name] = value
        }
        self.values = values
    }

    func text(_ name: String) -> String { values[name] ?? "" }

    func number(_ name: String, in range: ClosedRange<Double>) throws(PlanMistake) -> Double {
        guard let value = Double(text(name)), range.contains(value) else {
            throw PlanMistake(
                "\(name) '\(text(name))' is out of range",
                remedy: "write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func interval(_ name: String) throws(PlanMistake) -> Nanoseconds { try span(name, in: 0.001...86_400) }

    func clockOffset() throws(PlanMistake) -> Nanoseconds { try span("clock", in: -1.5e9...1.5e9) }

    /// Seconds, or a number with its unit: `90`, `60s`, `2min`, `-3h`, `+3y`.
    func span(_ name: String, in range: ClosedRange<Double>) throws(PlanMistake) -> Nanoseconds {
        let written = text(name)
        let digits = written.prefix { "+-.0123456789".contains($0) }
        guard let number = Double(digits), let unit = SettingReader.units[String(written.dropFirst(digits.count))],
            range.contains(number * unit)
        else {
            throw PlanMistake(
                "\(name) '\(written)' is not a span of time here", remedy: "write for example 60s, 2min, 3h, 5d or 1y")
        }
        return .seconds(number * unit)
    }

    private static let units: [String: Double] = [
        "": 1, "ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400, "y": 365.25 * 86_400,
    ]

    func choice<Value>(_ name: String, _ choices: [(word: String, value: Value)]) throws(PlanMistake) -> Value {
        guard let chosen = choices.first(where: { $0.word == text(name) }) else {
            let words = choices.map(\.word).joined(separator: ", ")
            throw PlanMistake("\(name) cannot be '\(text(name))'", remedy: "write one of \(words)")
        }
        return chosen.value
    }

    func whole(_ name: String) throws(PlanMistake) -> UInt64 {
        guard let value = UInt64(text(name)) else {
            throw PlanMistake("\(name) '\(text(name))' is not a whole number", remedy: "write for example \(name)=7")
        }
        return value
    }

    func optionalWhole(_ name: String) throws(PlanMistake) -> UInt64? {
        text(name).isEmpty ? nil : try whole(name)
    }

    func isOn(_ name: String) throws(PlanMistake) -> Bool {
        switch text(name) {
        case "yes", "true", "on", "1": return true
        case "no", "false", "off", "0": return false
        default:
            throw PlanMistake(
                "\(name) '\(text(name))' is neither yes nor no", remedy: "write \(name)=yes or \(name)=no")
        }
    }
}
