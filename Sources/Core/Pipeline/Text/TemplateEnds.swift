import Framing

extension TemplateParser {
    /// What may follow a field's number, and what ends its word.
    struct Ends {
        var number: ByteSet
        var word: ByteSet
    }

    /// What can stand at a place of the template.
    private struct Next {
        var bytes = ByteSet.nothing
        /// Another field stands there, or may.
        var isField = false
        /// Any text stands there, or may.
        var isAnything = false
    }

    /// For each field the text behind it.
    func fieldEnds() -> [Ends] {
        next().map { next in
            // A number in front of any text ends where it cannot go on.
            let number = next.isField ? ByteSet.everything : next.isAnything ? Self.numberMarks.inverted : next.bytes
            var word = next.bytes
            if next.isAnything { word.formUnion(.blanks) }
            return Ends(number: number, word: word)
        }
    }

    /// A word without a width must not touch another field.
    func checkFieldEnds() throws(PatternMistake) {
        for (field, next) in zip(fields, next()) where next.isField && field.column.isOpenWord {
            throw PatternMistake(.touchingFields(field.name), at: field.offset)
        }
    }

    private static let numberMarks = ByteSet("0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private func next() -> [Next] {
        var found = Array(repeating: Next(), count: fields.count)
        _ = collect(steps[...], after: Next(), into: &found)
        return found
    }

    /// What the steps can begin with, where `after` follows them. One walk from the end.
    private func collect(
        _ steps: ArraySlice<TemplatePattern.Step>, after: Next, into found: inout [Next]
    ) -> Next {
        var next = after
        for step in steps.reversed() {
            switch step {
            case .literal(let text): next = Next(bytes: ByteSet(text.prefix(1)))
            case .blanks(required: true): next = Next(bytes: .blanks)
            case .blanks: next.bytes.formUnion(.blanks)
            case .field(let number):
                found[number] = next
                next = Next(isField: true)
            case .anything, .everything: next = Next(isAnything: true)
            case .option(let inner, _):
                let first = collect(inner[...], after: next, into: &found)
                next.bytes.formUnion(first.bytes)
                next.isField = next.isField || first.isField
                next.isAnything = next.isAnything || first.isAnything
            }
        }
        return next
    }
}

extension Column {
    /// It can stand in a line of text and takes one place there.
    var isText: Bool {
        switch kind {
        case .binary, .skip, .repeated, .rest: false
        default: true
        }
    }

    /// A word that ends only where something else begins.
    fileprivate var isOpenWord: Bool {
        switch kind {
        case .word, .prefix: width == nil
        default: false
        }
    }
}
