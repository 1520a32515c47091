extension InstrumentDialogue {
    private static let mostAsked = 16
    /// How long a command waits for the instrument to be reached.
    private static let longestWait: UInt64 = 120_000_000_000

    mutating func ask(_ name: String, _ arguments: [String: String], _ ticket: Int, _ now: DialogueMoment) {
        guard let command = commands.first(where: { $0.name == name }) else {
            answer(ticket, .refused(.unknownCommand(name, known: commands.map(\.name))))
            return
        }
        do throws(CommandRefusal) {
            let steps = try command.render(arguments: arguments, for: dialogue)
            if let reason = whyNot { return answer(ticket, .failed(reason)) }
            asked.append(
                AskedCommand(
                    ticket: ticket, command: command, steps: steps, expiresAt: now.monotonic + Self.longestWait))
        } catch {
            answer(ticket, .refused(error))
        }
    }

    /// Why no command can be sent now.
    private var whyNot: String? {
        if isTakenOver { return "a person has the line" }
        if !isOpen { return "the line is not open" }
        if let reason = state.reason { return "the instrument does not answer: \(reason)" }
        return asked.count >= Self.mostAsked ? "\(Self.mostAsked) commands are waiting already" : nil
    }

    mutating func planCommand(_ asked: AskedCommand) {
        let interrupts = asked.command.stopsSampling ?? (dialogue.whileSampling == .nothing)
        let pausing = interrupts ? pause(forReading: false) : []
        agenda = pausing + [.command(asked.ticket)]
        if !pausing.isEmpty { agenda.append(.resume) }
    }

    mutating func commandDone(_ ticket: Int, _ reply: [UInt8]) {
        guard let index = asked.firstIndex(where: { $0.ticket == ticket }) else { return }
        asked[index].reply = reply
        if readBackParameter(ticket) != nil {
            agenda.insert(.readBack(ticket), at: 0)
        } else {
            answer(ticket, .done(reply: reply, readBack: nil))
        }
    }

    mutating func readBackDone(_ ticket: Int, _ reply: [UInt8]) {
        guard let asked = asked.first(where: { $0.ticket == ticket }), let parameter = readBackParameter(ticket) else {
            return
        }
        let value = parameter.value(in: reply)
        if let value { learn(parameter, value) }
        answer(ticket, .done(reply: asked.reply ?? [], readBack: value))
    }

    func readBackParameter(_ ticket: Int) -> DialogueParameter? {
        guard let name = asked.first(where: { $0.ticket == ticket })?.command.readsBack?.value,
            let parameter = dialogue.parameter(name), parameter.read != nil
        else { return nil }
        return parameter
    }

    mutating func answer(_ ticket: Int, _ outcome: CommandOutcome) {
        asked.removeAll { $0.ticket == ticket }
        agenda.removeAll { $0 == .command(ticket) || $0 == .readBack(ticket) }
        actions.append(.answer(ticket, outcome))
    }

    mutating func startOver(_ now: DialogueMoment, after exchange: RunningExchange) {
        switch exchange.job {
        case .command(let ticket), .readBack(let ticket):
            answer(ticket, .failed("the instrument has restarted"))
        default: break
        }
        startOver(now)
    }

    mutating func noteSent(_ ticket: Int) {
        guard let index = asked.firstIndex(where: { $0.ticket == ticket }) else { return }
        asked[index].wasSent = true
        asked[index].expiresAt = .max
    }

    /// What was sent is not sent again when everything begins anew.
    mutating func answerSentCommands() {
        for command in asked where command.wasSent {
            answer(command.ticket, command.reply.map { .done(reply: $0, readBack: nil) } ?? .failed("interrupted"))
        }
    }

    /// What waited too long is answered; what is on its way has a time-out of its own.
    mutating func expireCommands(_ now: UInt64) {
        for command in asked where now >= command.expiresAt {
            answer(
                command.ticket, .failed("the instrument could not be reached in \(Self.longestWait / 1_000_000_000) s"))
        }
    }
}
