/// Reads the written settings of one kind of instrument, with its defaults for those not written.
struct SettingReader: Sendable {
    private let values: [String: String]

    init(kind: InstrumentKind, written: [String: String]) throws(PlanMistake) {
        var values: [String: String] = [:]
        for setting in kind.settings { values[setting.name] = setting.standard }
        for (name, value) in written.sorted(by: { $0.key < $1.key }) {
            guard values[name] != nil else {
                let names = kind.settings.map(\.name).joined(separator: ", ")
                throw PlanMistake("\(kind.rawValue) has no setting '\(name)'", remedy: "use one of \(names)")
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

    func interval(_ name: String) throws(PlanMistake) -> Nanoseconds {
        .seconds(try number(name, in: 0.001...86_400))
    }

    func clockOffset() throws(PlanMistake) -> Nanoseconds { .seconds(try number("clock", in: -1.5e9...1.5e9)) }

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
