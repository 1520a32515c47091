import Diagnostics
import Framing

extension Expected where Value == DriverDialogue {
    /// The `dialogue:` of a driver.
    public static var driverDialogue: Expected {
        mapping("the dialogue") { reader in
            var dialogue = DriverDialogue()
            readManner(&dialogue, &reader)
            readTimes(&dialogue, &reader)
            dialogue.address = reader.optional("address", .nonEmptyString) ?? dialogue.address
            dialogue.answers = reader.optional("answers", .list(of: .answer([]))) ?? []
            dialogue.wake = reader.optional("wake", .dialogueWake)
            dialogue.statuses = (reader.optional("status", .entries(of: .dialogueStatus)) ?? []).map(\.named)
            dialogue.parameters = (reader.optional("parameters", .entries(of: .dialogueParameter)) ?? []).map(\.named)
            dialogue.save = reader.optional("save", .exchange("saving"))
            dialogue.clock = reader.optional("clock", .dialogueClock)
            if let sampling = reader.optional("sampling", .dialogueSampling) {
                (dialogue.stopSampling, dialogue.startSampling) = (sampling.stop, sampling.start)
            }
            dialogue.poll = reader.optional("poll", .dialoguePoll)
            dialogue.interval = readInterval(dialogue.parameters, &reader)
            dialogue.forbidden = ForbiddenCommands(reader.optional("forbidden", .list(of: .nonEmptyString)) ?? [])
            return dialogue
        }
    }

    private static func readManner(_ dialogue: inout DriverDialogue, _ reader: inout NodeReader) {
        let ends: [(String, [UInt8])] = [
            ("crlf", [13, 10]), ("cr", [13]), ("lf", [10]), ("lfcr", [10, 13]), ("none", []),
        ]
        if let word = reader.optional("line_end", .word(of: ends.map(\.0))) {
            dialogue.lineEnd = ends.first { $0.0 == word }?.1 ?? dialogue.lineEnd
        }
        dialogue.echo = reader.optional("echo", .choice(of: DriverDialogue.Echo.self)) ?? dialogue.echo
        let prompts = reader.optional("prompts", .list(of: .nonEmptyString)) ?? []
        dialogue.prompts = prompts.map { ByteText.bytes(of: $0) }.sorted { $0.count > $1.count }
        dialogue.errors = reader.optional("errors", .list(of: .errorMark)) ?? []
        dialogue.restarts = (reader.optional("restarts", .list(of: .nonEmptyString)) ?? []).map { Glob($0) }
        dialogue.whileSampling =
            reader.optional("while_sampling", .choice(of: DriverDialogue.WhileSampling.self)) ?? dialogue.whileSampling
    }

    private static func readInterval(_ parameters: [DialogueParameter], _ reader: inout NodeReader) -> String? {
        guard let name = reader.optional("interval", .located(.nonEmptyString)) else { return nil }
        let known = parameters.filter { $0.read != nil && $0.form.unit == "s" }.map(\.name)
        if known.contains(name.value) { return name.value }
        reader.report(
            .dialogueKeys, "\(quote(name.value)) is no parameter in s that is read", at: name.span,
            remedy: closestWord(to: name.value, in: known).map { "Write \(quote($0))." }
                ?? "Declare it with 'unit: s', 'read' and 'find'.")
        return nil
    }

    private static func readTimes(_ dialogue: inout DriverDialogue, _ reader: inout NodeReader) {
        let minute: Int64 = 60_000_000_000
        dialogue.within = reader.optional("within", .replyTime) ?? dialogue.within
        dialogue.gap = reader.optional("gap", .duration(in: 0...minute)) ?? dialogue.gap
        dialogue.late = reader.optional("late", .duration(in: 0...10 * minute)) ?? dialogue.late
        dialogue.silence =
            reader.optional("silence", .duration(in: 1_000_000_000...43_200 * minute)) ?? dialogue.silence
        dialogue.listen = reader.optional("listen", .duration(in: 0...60 * minute)) ?? dialogue.listen
    }
}

extension NamedValue<DialogueStatus> {
    fileprivate var named: DialogueStatus {
        var status = value
        status.name = name.text
        return status
    }
}

extension NamedValue<DialogueParameter> {
    fileprivate var named: DialogueParameter {
        var parameter = value
        parameter.name = name.text
        return parameter
    }
}

extension Expected where Value == ErrorMark {
    /// `0x1515` is bytes, anything else a line.
    static var errorMark: Expected {
        Expected<String>.nonEmptyString.map { text in
            let bytes = ByteText.bytes(of: text)
            return text.hasPrefix("0x") && bytes != Array(text.utf8) ? .bytes(bytes) : .line(Glob(text))
        }
    }
}

extension Expected where Value == DialogueWake {
    static var dialogueWake: Expected {
        mapping("the waking") { reader in
            let escape = reader.optional("escape", .sending([])) ?? []
            let sleepsAfter = reader.optional("sleeps_after", .duration(in: 1_000_000_000...86_400_000_000_000))
            let stops = reader.optional("stops_sampling", .boolean) ?? false
            return Expected<DialogueExchange>.readExchange([], &reader).map {
                DialogueWake(exchange: $0, escape: escape, sleepsAfter: sleepsAfter, stopsSampling: stops)
            }
        }
    }
}

extension Expected where Value == DialogueStatus {
    static var dialogueStatus: Expected {
        mapping("a status") { reader in
            let every = reader.optional("every", .duration(in: 1_000_000_000...2_592_000_000_000_000))
            let reads = reader.required("reads", .oneOrMore(of: .replyPattern)) ?? []
            return Expected<DialogueExchange>.readExchange([], &reader).map {
                DialogueStatus(name: "", exchange: $0, every: every, reads: reads)
            }
        }
    }
}

extension Expected where Value == DialoguePoll {
    static var dialoguePoll: Expected {
        mapping("the poll") { reader in
            let every = reader.optional("every", .duration(in: 10_000_000...86_400_000_000_000))
            return Expected<DialogueExchange>.readExchange([], &reader).map { DialoguePoll(exchange: $0, every: every) }
        }
    }
}

extension Expected where Value == (stop: DialogueExchange?, start: DialogueExchange?) {
    static var dialogueSampling: Expected {
        mapping("the sampling") { reader in
            let stop = reader.optional("stop", .exchange("stopping"))
            let start = reader.optional("start", .exchange("starting"))
            return (stop, start)
        }
    }
}
