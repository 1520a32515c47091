import Diagnostics
import DriverRuntime
import Pipeline

/// Finds what a station file wants to say to an instrument that the driver cannot say: parameters, polls, the clock.
struct DialogueFitness {
    let driver: Driver

    func diagnostics(for instrument: SourceNode) -> [Diagnostic] {
        let dialogue = driver.dialogue ?? DriverDialogue()
        return (instrument["parameters"]?.entries ?? []).compactMap { parameter($0, dialogue) }
            + poll(instrument["poll"], dialogue) + clock(instrument["set_clock"], dialogue)
            + times(instrument, dialogue)
    }

    private func parameter(_ entry: SourceNode.Entry, _ dialogue: DriverDialogue) -> Diagnostic? {
        guard let parameter = dialogue.parameter(entry.key.text) else {
            return DriverFit(driver: driver).misfit(entry.key, "parameter", among: dialogue.parameters.map(\.name))
        }
        guard let value = entry.value.scalar, let refusal = parameter.refusal(of: value.text) else { return nil }
        return Diagnostic(
            .unfitForDriver, refusal.description, at: entry.value.span,
            remedy: "Write \(parameter.form.described).")
    }

    private func poll(_ poll: SourceNode?, _ dialogue: DriverDialogue) -> [Diagnostic] {
        guard let poll, poll.entries != nil else { return [] }
        let lacks = [
            (
                "send", poll["send"] == nil && poll["modbus"] == nil && dialogue.poll == nil,
                "a command in double quotes with its line end"
            ),
            ("every", poll["every"] == nil && dialogue.poll?.every == nil, "the time from one to the next"),
        ]
        return lacks.filter(\.1).map { key, _, what in
            Diagnostic(
                .missingKey, "missing key '\(key)' in poll, which \(driver.id) does not say either", at: poll.span,
                remedy: "Add '\(key):' with \(what).")
        }
    }

    private func clock(_ wish: SourceNode?, _ dialogue: DriverDialogue) -> [Diagnostic] {
        guard let wish, wish.scalar?.text == "true", !dialogue.setsClock else { return [] }
        return [
            Diagnostic(
                .unfitForDriver, "\(driver.id) does not know how to set the clock", at: wish.span,
                remedy: "Remove 'set_clock', or add 'clock:' to the driver's dialogue.")
        ]
    }

    /// What is asked of the instrument's times needs times.
    private func times(_ instrument: SourceNode, _ dialogue: DriverDialogue) -> [Diagnostic] {
        let latency = instrument["sample_latency"]
        let wish = instrument["time"].flatMap { $0.scalar?.text == "instrument" ? $0 : nil }
        let isLatencyKnown = latency != nil || dialogue.clock?.sampleLatency != nil
        var found = [(latency, "sample_latency"), (wish, "time")].compactMap { node, key in
            driver.givesTime ? nil : node.map { misfit($0, "reads no time in the samples", "Remove '\(key)'.") }
        }
        if let wish, driver.givesTime, !isLatencyKnown {
            found.append(
                misfit(
                    wish, "does not say how late its samples come",
                    "Add 'sample_latency:' with the longest time from what is printed to the first byte."))
        }
        let isMeasured = dialogue.clock?.canBeRead == true || driver.givesTime && isLatencyKnown
        if let every = instrument["clock_every"], !isMeasured {
            found.append(
                misfit(
                    every, "does not know how to read the clock",
                    driver.givesTime ? "Remove 'clock_every', or add 'sample_latency:'." : "Remove 'clock_every'."))
        }
        return found
    }

    private func misfit(_ node: SourceNode, _ what: String, _ remedy: String) -> Diagnostic {
        Diagnostic(.unfitForDriver, "\(driver.id) \(what)", at: node.span, remedy: remedy)
    }
}

extension Driver {
    /// Some of its records tell the instrument's own time.
    var givesTime: Bool {
        if let codec = framing.codec, codec != .ais { return true }
        return fields.contains { $0.column?.tellsTime == true }
    }
}

extension Column {
    fileprivate var tellsTime: Bool {
        // How long ago tells nothing of a clock.
        if part != nil || timeBase.map({ $0 != .ago }) ?? false { return true }
        switch kind {
        case .date, .clock, .clockDigits, .dateAndClock: return true
        default: return false
        }
    }
}
