import Diagnostics

/// Whether the dialogue, the commands and the fields of one driver fit each other.
public struct DialogueFit {
    private let dialogue: DriverDialogue
    private let commands: [DriverCommand]
    private let fields: [String]
    private let takesUplinks: Bool

    /// `fields` are the keys of the driver's fields.
    public init(
        dialogue: DriverDialogue?, commands: [DriverCommand], fields: [String], takesUplinks: Bool = false
    ) {
        self.dialogue = dialogue ?? DriverDialogue()
        self.commands = commands
        self.fields = fields
        self.takesUplinks = takesUplinks
    }

    /// `dialogueSpan` and `commandsSpan` are where the two begin in the text.
    public func diagnostics(dialogueSpan: SourceSpan, commandsSpan: SourceSpan) -> [Diagnostic] {
        let exchanges = dialogue.exchanges
        return exchanges.flatMap {
            forbidden($0.exchange, $0.what, dialogueSpan) + promptless($0.exchange, $0.what, dialogueSpan)
        }
            + commands.flatMap { command in
                forbidden(command.exchange, "the command '\(command.name)'", commandsSpan)
                    + promptless(command.exchange, "the command '\(command.name)'", commandsSpan)
                    + readBack(command)
            } + pollMisfit(dialogueSpan)
            + DownlinkFit(dialogue: dialogue, commands: commands, takesUplinks: takesUplinks).diagnostics(
                dialogueSpan: dialogueSpan, commandsSpan: commandsSpan)
    }

    private func forbidden(_ exchange: DialogueExchange, _ what: String, _ span: SourceSpan) -> [Diagnostic] {
        let sendings = [exchange.steps, exchange.confirmation?.steps ?? []] + exchange.answers.map(\.steps)
        return sendings.flatMap { $0.rendered(lineEnd: dialogue.lineEnd) { _ in nil }.everything }.compactMap { bytes in
            dialogue.forbidden.match(bytes).map { pattern in
                Diagnostic(
                    .sendsForbidden, "\(what) sends \(quote(ByteText.shown(bytes))), which \(quote(pattern)) forbids",
                    at: span, remedy: "Remove one of the two.")
            }
        }
    }

    private func promptless(_ exchange: DialogueExchange, _ what: String, _ span: SourceSpan) -> [Diagnostic] {
        guard dialogue.prompts.isEmpty,
            exchange.replies?.contains(.prompt) == true || exchange.confirmation?.replies?.contains(.prompt) == true
        else { return [] }
        return [
            Diagnostic(
                .dialogueKeys, "\(what) waits for a prompt, but no prompts are declared", at: span,
                remedy: "Add 'prompts:' to the dialogue, or another 'reply:'.")
        ]
    }

    private func readBack(_ command: DriverCommand) -> [Diagnostic] {
        guard let name = command.readsBack else { return [] }
        let parameters = dialogue.parameters.filter { $0.read != nil }.map(\.name)
        guard !parameters.contains(name.value), !fields.contains(name.value) else { return [] }
        return [
            Diagnostic(
                .unknownReadBack, "\(quote(name.value)) is neither a parameter that is read nor a field", at: name.span,
                remedy: closestWord(to: name.value, in: parameters + fields).map { "Write \(quote($0))." }
                    ?? "Remove 'reads_back', or declare the parameter with 'read' and 'find'.")
        ]
    }

    /// An instrument that samples by itself is polled only where the station file says so, and then has to be stopped.
    private func pollMisfit(_ span: SourceSpan) -> [Diagnostic] {
        guard dialogue.poll != nil, dialogue.startSampling != nil, dialogue.stopSampling == nil,
            dialogue.wake?.stopsSampling != true
        else { return [] }
        return [
            Diagnostic(
                .dialogueKeys, "the instrument can be polled and can sample by itself, but nothing stops it", at: span,
                remedy: "Add 'stop:' under 'sampling'.")
        ]
    }
}

extension DriverDialogue {
    /// Everything that the station sends by itself, with what it is for.
    var exchanges: [(what: String, exchange: DialogueExchange)] {
        var all: [(String, DialogueExchange)] = []
        if let wake { all.append(("the waking", wake.exchange)) }
        if let escape = wake?.escape, !escape.isEmpty { all.append(("the escape", DialogueExchange(escape))) }
        all += statuses.map { ("the status '\($0.name)'", $0.exchange) }
        for parameter in parameters {
            all.append(("the parameter '\(parameter.name)'", parameter.set))
            if let read = parameter.read { all.append(("the parameter '\(parameter.name)'", read)) }
        }
        if let save { all.append(("saving", save)) }
        all += (clock?.set ?? []).map { ("the clock", $0) }
        if let read = clock?.read { all.append(("the clock", read)) }
        if let stopSampling { all.append(("stopping", stopSampling)) }
        if let startSampling { all.append(("starting", startSampling)) }
        if let poll { all.append(("the poll", poll.exchange)) }
        all += answers.map { ("an answer", DialogueExchange($0.steps)) }
        return all
    }
}
