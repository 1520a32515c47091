/// The result of quality control in QARTOD's terms (US IOOS, primary flags).
///
/// Trap: 2 means "not evaluated" here and "probably good" to ONC and Argo; map before showing those.
public enum QualityFlag: UInt8, Sendable, CaseIterable {
    case pass = 1
    case notEvaluated = 2
    case suspect = 3
    case fail = 4
    case missing = 9
}
