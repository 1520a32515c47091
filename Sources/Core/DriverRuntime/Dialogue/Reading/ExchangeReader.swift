import Diagnostics
import Framing

extension Expected where Value == DialogueExchange {
    /// A text to send, or a mapping. `places` are the names that may stand in braces.
    static func exchange(_ what: String, places: [String] = []) -> Expected {
        let whole = Expected.mapping(what) { reader in
            readExchange(places, &reader)
        }
        return Expected("a text to send, or \(what) with 'send:'") { node, diagnostics in
            guard node.scalar == nil else {
                return Expected<[SendStep]>.sending(places).read(node, &diagnostics).map { DialogueExchange($0) }
            }
            return whole.read(node, &diagnostics)
        }
    }

    /// The keys of an exchange, in a mapping that may have more.
    static func readExchange(_ places: [String], _ reader: inout NodeReader) -> DialogueExchange? {
        let steps = reader.required("send", .sending(places))
        let replies = reader.optional("reply", .replies)
        let within = reader.optional("within", .replyTime)
        let tries = reader.optional("tries", .integer(in: 1...100))
        let answers = reader.optional("answers", .list(of: .answer(places)))
        let confirmation = reader.optional("confirm", .confirmation(places))
        guard let steps else { return nil }
        var exchange = DialogueExchange(steps, replies: replies, within: within, tries: tries)
        exchange.answers = answers ?? []
        exchange.confirmation = confirmation
        return exchange
    }
}

extension Expected where Value == Int64 {
    /// How long a reply may take.
    static var replyTime: Expected { .duration(in: 10_000_000...3_600_000_000_000) }
}

extension Expected where Value == DialogueConfirmation {
    static func confirmation(_ places: [String]) -> Expected {
        mapping("a confirmation") { reader in
            let steps = reader.required("send", .sending(places))
            let replies = reader.optional("reply", .replies)
            let within = reader.optional("within", .replyTime)
            return steps.map { DialogueConfirmation(steps: $0, replies: replies, withinNanoseconds: within) }
        }
    }
}

extension Expected where Value == DialogueAnswer {
    static func answer(_ places: [String]) -> Expected {
        mapping("an answer") { reader in
            let question = reader.required("question", .nonEmptyString)
            let steps = reader.required("send", .sending(places))
            guard let question, let steps else { return nil }
            return DialogueAnswer(question: Glob(question), steps: steps)
        }
    }
}

extension Expected where Value == [ReplyForm] {
    /// One form of reply, or several of which any will do.
    static var replies: Expected { .oneOrMore(of: .reply) }
}

extension Expected where Value == ReplyForm {
    private static var keys: [String] { ["line", "text", "element", "length", "silence"] }

    static var reply: Expected {
        let words = Expected<String>.word(of: ["prompt", "none", "line"])
        let mapping = Expected.mapping("a reply", read)
        return Expected("prompt, none, line, or a mapping with one of \(keys.joined(separator: ", "))") {
            node, diagnostics in
            guard node.scalar != nil else { return mapping.read(node, &diagnostics) }
            switch words.read(node, &diagnostics) {
            case "prompt": return .prompt
            case "none": return .nothing
            case "line": return .line(nil)
            default: return nil
            }
        }
    }

    private static func read(_ reader: inout NodeReader) -> ReplyForm? {
        if reader.node("length") != nil {
            let begins = reader.optional("begins", .nonEmptyString)
            let length = reader.required("length", .integer(in: 1...65_535))
            let ends = reader.optional("ends", .nonEmptyString)
            return length.map {
                .counted(
                    begins: begins.map { ByteText.bytes(of: $0) } ?? [], length: $0,
                    ends: ends.map { ByteText.bytes(of: $0) } ?? [])
            }
        }
        guard let form = reader.exactlyOne(of: keys) else { return nil }
        switch form.key.text {
        case "line": return reader.read(form.value, .nonEmptyString).map { .line(Glob($0)) }
        case "text": return reader.read(form.value, .nonEmptyString).map { .text(ByteText.bytes(of: $0)) }
        case "element": return reader.read(form.value, .nonEmptyString).map { .text(Array("</\($0)>".utf8)) }
        default:
            let shortest: Int64 = 10_000_000
            return reader.read(form.value, .duration(in: shortest...600_000_000_000)).map { .silence(nanoseconds: $0) }
        }
    }
}
