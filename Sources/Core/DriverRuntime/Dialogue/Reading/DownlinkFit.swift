import Diagnostics

/// Whether the dialogue and the commands of a driver are those of a LoRaWAN node, which hears one downlink after each
/// uplink and answers in another uplink.
struct DownlinkFit {
    let dialogue: DriverDialogue
    let commands: [DriverCommand]
    let takesUplinks: Bool

    func diagnostics(dialogueSpan: SourceSpan, commandsSpan: SourceSpan) -> [Diagnostic] {
        guard takesUplinks else {
            return
                (dialogue.exchanges.filter { $0.exchange.hasDownlink }.map { ($0.what, dialogueSpan) }
                + commands.filter { $0.exchange.hasDownlink }.map { ("the command '\($0.name)'", commandsSpan) }).map {
                    what, span in
                    Diagnostic(
                        .dialogueKeys, "\(what) sends a downlink, and the driver is of no LoRaWAN node", at: span,
                        remedy: "Write 'framing: {kind: lorawan}', or send a text or 'keys'.")
                }
        }
        return dialogue.exchanges.map { exchange in
            Diagnostic(
                .dialogueKeys, "\(exchange.what) is sent by itself, and a LoRaWAN node hears only after it has spoken",
                at: dialogueSpan, remedy: "Remove it; what people can ask for stands under 'commands'.")
        } + commands.flatMap { diagnostics(of: $0, commandsSpan) }
    }

    private func diagnostics(of command: DriverCommand, _ span: SourceSpan) -> [Diagnostic] {
        let exchange = command.exchange
        guard case .downlink(let template) = exchange.steps.first, exchange.steps.count == 1 else {
            return [
                Diagnostic(
                    .dialogueKeys, "the command '\(command.name)' is no single downlink", at: span,
                    remedy: "Write 'send: {port: 10, bytes: [\"0x01\"]}'.")
            ]
        }
        var found: [Diagnostic] = []
        if exchange.replies.map({ $0 != [.nothing] }) ?? false || exchange.confirmation != nil
            || !exchange.answers.isEmpty
        {
            found.append(
                Diagnostic(
                    .dialogueKeys, "the command '\(command.name)' waits for a reply, which a LoRaWAN node has not",
                    at: span, remedy: "Remove 'reply', 'confirm' and 'answers'; 'reads_back' names a field."))
        }
        return found + template.numbers.flatMap { misfits(of: $0, command, span) }
    }

    /// Values that the argument may have and the bytes cannot hold.
    private func misfits(of number: DownlinkNumber, _ command: DriverCommand, _ span: SourceSpan) -> [Diagnostic] {
        guard let argument = command.arguments.first(where: { $0.name == number.argument }) else { return [] }
        let form = argument.form
        let ends = form.range.map { [$0.lowerBound, $0.upperBound].map { shortest($0) } } ?? []
        let possible = form.choices.isEmpty ? ends : form.choices.map(\.sent)
        return possible.compactMap { value in
            do throws(ValueRefusal) {
                _ = try number.bytes(for: value)
                return nil
            } catch {
                return Diagnostic(
                    .valueForm,
                    "\(CommandRefusal.value(value, of: argument.name, error)), as \(number.type.rawValue) in the command "
                        + "'\(command.name)'", at: span, remedy: "Narrow its 'range', or write a wider 'type'.")
            }
        }
    }
}

extension DialogueExchange {
    fileprivate var hasDownlink: Bool {
        steps.contains { if case .downlink = $0 { true } else { false } }
    }
}
