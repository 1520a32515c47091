import Diagnostics

/// E43x: what is wrong with the dialogue or the commands of a driver.
extension DiagnosticCode {
    public static let unknownPlace = DiagnosticCode(
        "E430", "A place that nothing fills",
        "A name in braces stands for a value: of an argument, a parameter, the time or the address.")
    public static let replyPattern = DiagnosticCode(
        "E431", "A reply that cannot be read",
        "The text has no name in braces, or two things that vary stand side by side.")
    public static let dialogueKeys = DiagnosticCode(
        "E432", "Keys of a dialogue that need each other", "One key says how to do what only the other says to do.")
    public static let sendsForbidden = DiagnosticCode(
        "E433", "A forbidden command is sent", "The driver itself declares to send what it forbids.")
    public static let unknownReadBack = DiagnosticCode(
        "E434", "Nothing to read back", "The name is neither a parameter that is read nor a field of the driver.")
    public static let valueForm = DiagnosticCode(
        "E435", "A value that does not fit its declaration",
        "A default or safe value, a range, choices or digits contradict each other.")

    public static let dialogueTable: [DiagnosticCode] = [
        unknownPlace, replyPattern, dialogueKeys, sendsForbidden, unknownReadBack, valueForm,
    ]
}
