/// What is wrong with a pattern that a driver declares, and where in its text.
public struct PatternMistake: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        case unknownField(String)
        case emptyField
        /// A `{` or `[` without its end, or the end without its beginning.
        case unclosed(Character)
        case unopened(Character)
        /// `*` has no text behind it that tells where it ends.
        case openEnd
        /// Two fields without text between them, the first of which does not tell where it ends.
        case touchingFields(String)
        /// A field of a kind that cannot stand in a line of text.
        case unfit(String)
        /// A path of a JSON value that is empty, or is both a value and a container of others.
        case path(String)
        case empty
        case tooDeep
    }

    public var kind: Kind
    /// Where in the pattern's text: bytes of UTF-8 from its beginning.
    public var offset: Int

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    public var description: String {
        switch kind {
        case .unknownField(let name): "there is no field '\(name)'"
        case .emptyField: "'{}' names no field"
        case .unclosed(let mark): "'\(mark)' is not closed"
        case .unopened(let mark): "'\(mark)' closes nothing"
        case .openEnd: "'*' is followed by a field or a bracket, so nothing tells where it ends"
        case .touchingFields(let name): "nothing tells where '\(name)' ends"
        case .unfit(let name): "'\(name)' is of a type that cannot stand in a pattern"
        case .path(let path): "'\(path)' is no path"
        case .empty: "the pattern is empty"
        case .tooDeep: "the brackets are nested too deeply"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch kind {
        case .unknownField: "Declare it under 'fields', or write the name of one that is there."
        case .emptyField: "Write the field's name between the braces, or '*' for any text."
        case .unclosed(let mark):
            "Write the closing \(mark == "{" ? "'}'" : "']'"), or '\\\(mark)' for the character itself."
        case .unopened(let mark): "Remove it, or write '\\\(mark)' for the character itself."
        case .openEnd: "Write some text behind '*', or put it at the end."
        case .touchingFields: "Write the text between the fields, or give the field a 'width'."
        case .unfit: "Use a field of text: a number, a word, a date or a clock."
        case .path: "Write the names and numbers that lead to the value, with dots between them: data.ctd.0"
        case .empty: "Write the line as the instrument sends it, with '{field}' where the values stand."
        case .tooDeep: "Write two records instead."
        }
    }
}
