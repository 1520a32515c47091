import Diagnostics

extension Expected where Value == DialogueParameter {
    /// What belongs to the name of a parameter.
    static var dialogueParameter: Expected {
        mapping("a parameter") { reader in
            let title = reader.optional("title", .nonEmptyString)
            let form = ValueForm.read(&reader)
            let standard = reader.optional("default", .located(.string))
            let set = reader.required("set", .exchange("a setting", places: [DialogueParameter.hole]))
            let read = reader.optional("read", .exchange("a reading"))
            let finds = reader.optional("find", .oneOrMore(of: .replyPattern)) ?? []
            let words = reader.optional("words", .entries(of: .string)) ?? []
            let isRestored = reader.optional("restore", .boolean) ?? false
            check(finds, form, standard, &reader)
            guard let set else { return nil }
            return DialogueParameter(
                name: "", title: title, form: form, standard: standard?.value, set: set, read: read, finds: finds,
                words: Dictionary(words.map { ($0.name.text, $0.value) }, uniquingKeysWith: { first, _ in first }),
                isRestored: isRestored)
        }
    }

    private static func check(
        _ finds: [ReplyPattern], _ form: ValueForm, _ standard: Located<String>?, _ reader: inout NodeReader
    ) {
        for pattern in finds where pattern.names != [DialogueParameter.hole] {
            reader.report(
                .replyPattern, "the pattern \(quote(pattern.text)) has no '{value}', or something besides",
                at: reader.node("find")?.span ?? reader.span, remedy: "Write {value} once, where the value stands.")
        }
        let needs = [("read", "find"), ("find", "read"), ("restore", "read"), ("words", "find")]
        for (key, other) in needs where reader.node(key) != nil && reader.node(other) == nil {
            reader.report(
                .dialogueKeys, "a parameter with '\(key)' needs '\(other)'", at: reader.node(key)?.span ?? reader.span,
                remedy: "Add '\(other):', or remove '\(key)'.")
        }
        if let standard { form.check(standard.value, "the default", at: standard.span, &reader) }
    }
}

extension ValueForm {
    /// The keys that say what a value may be; what they contradict is reported.
    static func read(_ reader: inout NodeReader) -> ValueForm {
        var form = ValueForm()
        form.choices = reader.optional("choices", .choices) ?? []
        form.kind =
            reader.optional("type", .choice(of: Kind.self))
            ?? (reader.node("range") == nil || !form.choices.isEmpty ? .text : .decimal)
        form.unit = reader.optional("unit", .nonEmptyString)
        form.range = reader.optional("range", .valueRange)
        form.digits = reader.optional("digits", .integer(in: 1...15))
        form.decimals = reader.optional("decimals", .integer(in: 0...9))
        form.writing = reader.optional("written", .choice(of: Writing.self))
        let isNumber = form.kind != .text && form.choices.isEmpty
        for key in ["range", "digits", "decimals", "written"] where reader.node(key) != nil && !isNumber {
            reader.report(
                .valueForm, "'\(key)' is for numbers", at: reader.node(key)?.span ?? reader.span,
                remedy: "Write 'type: integer' or 'type: decimal', or remove '\(key)'.")
        }
        if isNumber, form.range == nil {
            reader.report(
                .valueForm, "a number without a range", at: reader.node("type")?.span ?? reader.span,
                remedy: "Add 'range: [low, high]': what lies outside is refused before a byte is sent.")
        }
        return form
    }

    /// Reports a value that may not be sent.
    func check(_ value: String, _ what: String, at span: SourceSpan, _ reader: inout NodeReader) {
        do throws(ValueRefusal) {
            _ = try written(value)
        } catch {
            reader.report(
                .valueForm, "\(what) \(quote(value)) is not \(described)", at: span,
                remedy: "Write \(described), or change what may be written.")
        }
    }
}

extension Expected where Value == ClosedRange<Double> {
    /// `[low, high]`.
    static var valueRange: Expected {
        Expected("[low, high]") { node, diagnostics in
            guard let numbers = Expected<[Double]>.list(of: .number(), count: 2...2).read(node, &diagnostics)
            else { return nil }
            if numbers[0] <= numbers[1] { return numbers[0]...numbers[1] }
            diagnostics.append(
                Diagnostic(
                    .valueForm, "the range begins above its end", at: node.span,
                    remedy: "Write [\(shortest(numbers[1])), \(shortest(numbers[0]))]."))
            return nil
        }
    }
}

extension Expected where Value == [ValueForm.Choice] {
    /// Words, or words and what is sent for each.
    static var choices: Expected {
        let list = Expected<[String]>.list(of: .nonEmptyString, count: 1...100)
        let mapping = Expected<[NamedValue<String>]>.entries(of: .string)
        return Expected("a list of words, or a mapping of words to what is sent") { node, diagnostics in
            guard node.entries == nil else {
                return mapping.read(node, &diagnostics)?.map { .init(word: $0.name.text, sent: $0.value) }
            }
            return list.read(node, &diagnostics)?.map { .init(word: $0, sent: $0) }
        }
    }
}

extension Expected where Value == ReplyPattern {
    static var replyPattern: Expected {
        Expected("a text with {name}") { node, diagnostics in
            guard let text = Expected<String>.nonEmptyString("a text with {name}").read(node, &diagnostics) else {
                return nil
            }
            let pattern = ReplyPattern(text)
            pattern.check(at: node.span, &diagnostics)
            return pattern
        }
    }
}

extension ReplyPattern {
    func check(at span: SourceSpan, _ diagnostics: inout [Diagnostic]) {
        if names.isEmpty {
            diagnostics.append(
                Diagnostic(
                    .replyPattern, "\(quote(text)) has no place of a value", at: span,
                    remedy: "Write a name in braces where the value stands: 'interval = {interval} s'."))
        }
        if isAmbiguous {
            diagnostics.append(
                Diagnostic(
                    .replyPattern, "in \(quote(text)) two things that vary stand side by side", at: span,
                    remedy: "Write the text that stands between them."))
        }
    }
}
