extension Retiming {
    /// As the store keeps it, exact: read again it is the same correction, and needs nothing else to be applied.
    public var line: String {
        var line = KeyedLine()
        line.add("kind", ClockRecord.Kind.retiming.rawValue)
        line.add("after", after)
        line.add("from", from)
        line.add("to", to)
        line.add("rho_ppb", driftPPB)
        line.add("verdict", verdict.rawValue)
        line.add("epochs", epochs.joined(separator: "+"))
        line.add("model", closing.line)
        return line.text
    }

    public init(line: some StringProtocol) throws(LineDefect) {
        let line = try KeyedLine(line)
        let verdict = try line.text("verdict")
        guard let known = Verdict(rawValue: verdict) else { throw .unreadable(key: "verdict", value: verdict) }
        let model = try line.text("model")
        let closing = try ClockModel(line: model)
        guard closing.terms != nil, closing.id.number > 0 else { throw .unreadable(key: "model", value: model) }
        self.init(
            after: try line.value("after"), from: try line.value("from"), to: try line.value("to"), closing: closing,
            driftPPB: try line.value("rho_ppb"), verdict: known,
            epochs: try line.text("epochs").split(separator: "+").map { String($0) })
    }
}
