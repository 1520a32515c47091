import Diagnostics

extension Expected where Value == DialogueClock {
    static var dialogueClock: Expected {
        mapping("the clock") { reader in
            var clock = DialogueClock()
            clock.isBCD = reader.optional("bcd", .boolean) ?? false
            clock.set = reader.optional("set", .clockSettings) ?? []
            clock.lead = reader.optional("lead", .duration(in: 0...10_000_000_000)) ?? clock.lead
            clock.read = reader.optional("read", .exchange("a reading"))
            clock.find = reader.optional("find", .timePattern(isBCD: clock.isBCD))
            clock.readings = reader.optional("readings", .integer(in: 1...10)) ?? clock.readings
            clock.sampleLatency = reader.optional("sample_latency", .duration(in: 0...3_600_000_000_000))
            clock.limit = reader.optional("limit", .duration(in: 1_000_000...3_600_000_000_000)) ?? clock.limit
            clock.every = reader.optional("every", .duration(in: 60_000_000_000...3_456_000_000_000_000)) ?? clock.every
            clock.trusted = reader.optional("trusted", .choice(of: DialogueClock.Trust.self)) ?? clock.trusted
            for (key, other) in [("read", "find"), ("find", "read"), ("trusted", "read")]
            where reader.node(key) != nil && reader.node(other) == nil && clock.needs(other, for: key) {
                reader.report(
                    .dialogueKeys, "a clock with '\(key)' needs '\(other)'",
                    at: reader.node(key)?.span ?? reader.span, remedy: "Add '\(other):', or remove '\(key)'.")
            }
            if clock.set.isEmpty, reader.node("set") == nil, reader.node("read") == nil {
                reader.report(
                    .dialogueKeys, "a clock that is neither set nor read", at: reader.span,
                    remedy: "Add 'set:' or 'read:' with 'find:'.")
            }
            return clock
        }
    }
}

extension DialogueClock {
    /// A clock that is never trusted needs no reading.
    fileprivate func needs(_ other: String, for key: String) -> Bool {
        key != "trusted" || trusted == .whenDisciplined
    }
}

extension Expected where Value == [DialogueExchange] {
    /// One command that sets the clock, or several.
    static var clockSettings: Expected {
        .oneOrMore(of: .exchange("a setting of the clock", places: ClockField.names))
    }
}

extension Expected where Value == ReplyPattern {
    /// A text with the parts of a time in braces, enough of them to tell a second.
    static func timePattern(isBCD: Bool) -> Expected {
        Expected("a text with the parts of a time in braces") { node, diagnostics in
            guard let text = Expected<String>.nonEmptyString("a text").read(node, &diagnostics) else { return nil }
            let pattern = DialogueClock.pattern(text, isBCD: isBCD)
            pattern.check(at: node.span, &diagnostics)
            let names = Set(pattern.names)
            for name in pattern.names where ClockField(rawValue: name) == nil {
                diagnostics.append(
                    Diagnostic(
                        .unknownPlace, "'{\(name)}' is no part of a time", at: node.span,
                        remedy: closestWord(to: name, in: ClockField.names).map { "Write '{\($0)}'." }
                            ?? "Write one of \(ClockField.names.map { "{\($0)}" }.joined(separator: ", "))."))
            }
            let day: [Set<String>] = [["ddd"], ["MM", "DD"], ["Mon", "DD"]]
            let hasDate = !names.isDisjoint(with: ["YYYY", "YY"]) && day.contains { names.isSuperset(of: $0) }
            if !names.contains("unix"), !hasDate || !names.isSuperset(of: ["hh", "mm", "ss"]) {
                diagnostics.append(
                    Diagnostic(
                        .replyPattern, "\(quote(text)) tells no time", at: node.span,
                        remedy: "Write year, month, day, hh, mm and ss in braces, or {unix}."))
            }
            return pattern
        }
    }
}
