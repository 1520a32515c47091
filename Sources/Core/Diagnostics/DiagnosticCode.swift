/// A kind of mistake as the reference lists it. Each module that finds mistakes keeps a table of its own.
///
/// E1xx is YAML syntax, E2xx structure (keys and types), E3xx the meaning of a station file, E4xx the meaning of a
/// driver. A warning has the letter W.
public struct DiagnosticCode: Hashable, Sendable {
    public let severity: Diagnostic.Severity
    /// Such as `E203`; never given to another mistake.
    public let id: String
    /// A few words, for a heading.
    public let title: String
    /// When it is reported and why it is refused.
    public let explanation: String

    public init(_ id: String, _ title: String, _ explanation: String, severity: Diagnostic.Severity = .error) {
        self.severity = severity
        self.id = id
        self.title = title
        self.explanation = explanation
    }
}

/// E1xx: what keeps a file from being YAML that we read.
extension DiagnosticCode {
    public static let unreadableFile = DiagnosticCode(
        "E101", "The file cannot be read", "The file does not exist, is not a file, or may not be read by this user.")
    public static let fileTooLarge = DiagnosticCode(
        "E102", "The file is too large", "A configuration file may have 1 MiB; a larger one is some other file.")
    public static let notText = DiagnosticCode(
        "E103", "The file is not text", "The file has bytes that are not UTF-8, or control characters such as NUL.")
    public static let syntax = DiagnosticCode(
        "E104", "The file is not YAML", "The parser could not go on: an unclosed quote or bracket, a tab, an indent.")
    public static let tooDeep = DiagnosticCode(
        "E105", "Too many levels", "Mappings and lists may be 32 deep.")
    public static let notSupported = DiagnosticCode(
        "E106", "YAML that is not used here",
        "Anchors, aliases, tags, directives and more than one document are refused: the file is to say what it means.")
    public static let keyNotText = DiagnosticCode(
        "E107", "A key is not a text", "A key is a word, not a list or a mapping.")
    public static let emptyFile = DiagnosticCode(
        "E108", "The file is empty", "There is nothing but space and comments.")

    public static let syntaxTable: [DiagnosticCode] = [
        unreadableFile, fileTooLarge, notText, syntax, tooDeep, notSupported, keyNotText, emptyFile,
    ]
}

/// E2xx: keys and types.
extension DiagnosticCode {
    public static let wrongType = DiagnosticCode(
        "E201", "Another kind of value is expected", "A list stands where a text is expected, or the like.")
    public static let missingKey = DiagnosticCode(
        "E202", "A key is missing", "The key has no default and must be written.")
    public static let unknownKey = DiagnosticCode(
        "E203", "An unknown key", "Nobody reads this key, so what it asks for would silently not happen.")
    public static let duplicateKey = DiagnosticCode(
        "E204", "A key stands twice", "Only one of the two values could hold, and it is not plain which.")
    public static let outOfRange = DiagnosticCode(
        "E205", "A value is out of range", "The value is of the right kind but too small, too large, too few or many.")
    public static let unknownChoice = DiagnosticCode(
        "E206", "Not one of the choices", "The key takes one of a few words.")
    public static let notUnderstood = DiagnosticCode(
        "E207", "A value is not understood", "The text has not the form that the key takes.")
    public static let noValue = DiagnosticCode(
        "E208", "A key without a value", "The key is written but nothing follows it.")
    public static let exclusiveKeys = DiagnosticCode(
        "E209", "Exactly one of several keys", "None of them is there, or more than one.")

    public static let structureTable: [DiagnosticCode] = [
        wrongType, missingKey, unknownKey, duplicateKey, outOfRange, unknownChoice, notUnderstood, noValue,
        exclusiveKeys,
    ]
}
