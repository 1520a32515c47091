import Sensing

/// What a source says the time is.
public enum SourceTime: Hashable, Sendable {
    case tai(TAIInstant)
    case utc(Instant)
    /// A second begins; which, another source has to say.
    case startOfSecond
}
