import Sensing

extension ClockModel {
    /// The model as one line of `key=value`, exact: read again it is the same model. This is what the store keeps.
    public var line: String { keyed.text }

    public init(line: some StringProtocol) throws(LineDefect) {
        try self.init(KeyedLine(line))
    }

    var keyed: KeyedLine {
        var line = KeyedLine()
        line.add("id", id)
        line.add("boot", boot)
        line.add("state", "\(state)")
        line.add("flags", flags.names.isEmpty ? "none" : flags.names.joined(separator: "+"))
        line.add("source", "\(source)")
        line.add("sources", sourceNames)
        line.add("anchor", anchor)
        line.add("tai", tai.nanoseconds)
        line.add("frequency", frequency)
        if let terms { terms.add(to: &line) }
        line.add("leap", leap.taiMinusUTC)
        if let change = leap.change {
            line.add("leap_change", change.nanoseconds)
            line.add("leap_after", leap.after)
        }
        return line
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        let change: Int64? = try line.optional("leap_change")
        let offset: Int = try line.value("leap")
        let name = try line.text("id")
        guard let id = ClockModelID(name) else { throw .unreadable(key: "id", value: name) }
        let frequency: Double = try line.value("frequency")
        guard abs(frequency) < Self.worstFrequency else {
            throw .unreadable(key: "frequency", value: "\(frequency)")
        }
        self.init(
            id: id, boot: try line.text("boot"), state: try line.named("state", of: ClockState.allCases),
            flags: try Self.flags(line), source: try line.named("source", of: ClockSource.allCases),
            sourceNames: try line.text("sources"), anchor: try line.value("anchor"),
            tai: TAIInstant(nanoseconds: try line.value("tai")), frequency: frequency,
            terms: try BoundTerms(line),
            leap: LeapOffset(
                taiMinusUTC: offset, change: change.map { TAIInstant(nanoseconds: $0) },
                after: try line.optional("leap_after")))
    }

    /// No counter runs a hundredth fast or slow; such a line is damaged.
    private static let worstFrequency = 0.01

    private static func flags(_ line: KeyedLine) throws(LineDefect) -> ClockFlags {
        let text = try line.text("flags")
        guard text != "none" else { return [] }
        var flags: ClockFlags = []
        for name in text.split(separator: "+") {
            guard let flag = ClockFlags.named.first(where: { $0.name == name })?.flag else {
                throw .unreadable(key: "flags", value: text)
            }
            flags.insert(flag)
        }
        return flags
    }
}

extension BoundTerms {
    fileprivate func add(to line: inout KeyedLine) {
        line.add("e_src", source)
        line.add("e_path", path)
        line.add("e_fit", fit)
        line.add("e_residual", residual)
        line.add("e_read", read)
        line.add("e_leap", leap)
        line.add("e_conflict", conflict)
        line.add("rho_ppb", driftPPB)
    }

    /// Nil when the line promises nothing.
    fileprivate init?(_ line: KeyedLine) throws(LineDefect) {
        guard line[optional: "rho_ppb"] != nil else { return nil }
        self.init(
            source: try Self.term("e_src", line), path: try Self.term("e_path", line),
            fit: try Self.term("e_fit", line), residual: try Self.term("e_residual", line),
            read: try Self.term("e_read", line), leap: try Self.term("e_leap", line),
            conflict: try Self.term("e_conflict", line), driftPPB: try Self.term("rho_ppb", line))
    }

    private static func term(_ key: String, _ line: KeyedLine) throws(LineDefect) -> Int64 {
        let value: Int64 = try line.value(key)
        guard value >= 0 else { throw .unreadable(key: key, value: "\(value)") }
        return value
    }
}
