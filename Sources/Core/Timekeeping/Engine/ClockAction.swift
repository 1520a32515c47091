import Sensing

/// What the clock engine wants done; the shell does it.
public enum ClockAction: Hashable, Sendable {
    /// From now on instants are stamped with this.
    case publish(ClockModel)
    /// For the log and the record: a change of state (`notice`), or something that a person has to look at (`warning`).
    case note(ClockNote)
    /// A source came back after a holdover: how wrong the clock was, beside what had been promised.
    case relocked(HoldoverAudit)
}

/// A sentence for people about the clock.
public struct ClockNote: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable {
        case notice, warning
    }

    public var severity: Severity
    public var text: String

    public init(_ severity: Severity, _ text: String) {
        self.severity = severity
        self.text = text
    }
}
