import Diagnostics
import DriverRuntime

/// Finds what a station file wants to say to an instrument that the driver cannot say: parameters, polls, the clock.
struct DialogueFitness {
    let driver: Driver

    func diagnostics(for instrument: SourceNode) -> [Diagnostic] {
        let dialogue = driver.dialogue ?? DriverDialogue()
        return (instrument["parameters"]?.entries ?? []).compactMap { parameter($0, dialogue) }
            + poll(instrument["poll"], dialogue) + clock(instrument["set_clock"], dialogue)
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
}
