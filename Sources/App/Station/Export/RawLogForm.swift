/// How a raw log is written.
public enum RawLogForm: Sendable {
    /// A line for each record, with its instant and its direction.
    case lines
    /// The bytes that were received and nothing else.
    case exact
}
