import Console
import Diagnostics
import DriverRuntime

/// The commands of a station's instruments, as its control socket gives them.
struct InstrumentCommands: Sendable {
    let instruments: [StationInstrument]

    var access: CommandAccess {
        CommandAccess(
            list: { name throws(CommandDenial) in try self.instrument(name).dialogue.commands.map(\.listed) },
            ask: { wish throws(CommandDenial) in
                let instrument = try self.instrument(wish.instrument)
                if let radio = instrument.radioCommands { return try await radio.ask(wish) }
                let outcome = await instrument.dialogue.ask(wish.command, arguments: wish.arguments)
                return try outcome.answer(to: wish, holder: instrument.line.holder)
            })
    }

    private func instrument(_ name: String) throws(CommandDenial) -> StationInstrument {
        if let instrument = instruments.first(where: { $0.name == name }) { return instrument }
        let known = instruments.map(\.name)
        let meant = closestWord(to: name, in: known).map { " Did you mean '\($0)'?" } ?? ""
        throw CommandDenial(
            .unknown, "the station has no instrument '\(name)'; it has \(known.joined(separator: ", ")).\(meant)")
    }
}

extension CommandOutcome {
    fileprivate func answer(
        to wish: CommandWish, holder: TakenOver?
    ) throws(CommandDenial) -> CommandAnswer {
        switch self {
        case .done(let reply, let readBack):
            return CommandAnswer(
                instrument: wish.instrument, command: wish.command, reply: Self.text(of: reply), readBack: readBack)
        case .refused(let refusal): throw CommandDenial(refusal.isUnknownCommand ? .unknown : .refused, "\(refusal)")
        case .rejected(let text): throw CommandDenial(.rejected, "the instrument refused it: \(text)")
        case .failed(let reason):
            if let holder { throw CommandDenial(.failed, "\(holder.by) has the line since \(holder.since.iso8601)") }
            throw CommandDenial(.failed, reason)
        }
    }

    /// A byte that is no ASCII is shown as the character of the same number.
    private static func text(of reply: [UInt8]) -> String {
        reply.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
    }
}

extension CommandRefusal {
    var isUnknownCommand: Bool {
        if case .unknownCommand = self { true } else { false }
    }
}

extension DriverCommand {
    fileprivate var listed: CommandDescription {
        CommandDescription(
            name: name, title: title,
            arguments: arguments.map { argument in
                CommandDescription.Argument(
                    name: argument.name, title: argument.title, expected: argument.form.described,
                    standard: argument.standard)
            }, isRepeatable: isRepeatable, takesSeconds: takes.map { Double($0) / 1e9 },
            readsBack: readsBack?.value, safe: safe)
    }
}

extension StationDialogue {
    /// For the status; nil when the station only listens.
    var status: Console.DialogueStatus? {
        guard speaks else { return nil }
        return Console.DialogueStatus(
            state: current.word, reason: current.reason,
            clockOffsetSeconds: clockOffset.map { Double($0.middle / 1_000_000) / 1000 },
            clockTrusted: trustsInstrumentTime,
            readings: readings)
    }
}
