import Timekeeping

/// One source of time: asks or listens on a thread of its own, and tells what it hears. It decides nothing: what a reply
/// is worth is decided by a pure function of Timekeeping, and then by the clock engine.
public protocol TimeSource: Sendable {
    var settings: SourceSettings { get }

    /// Returns when the context says that the station stops, and only then: what fails is reported and tried again.
    func run(_ context: TimeSourceContext)
}
