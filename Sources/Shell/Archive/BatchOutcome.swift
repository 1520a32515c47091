import Delivery

/// What a database did with one batch.
public enum BatchOutcome: Hashable, Sendable {
    /// Committed, now or earlier; with how much of it was new.
    case stored(newRecords: Int, newObservations: Int, newRaws: Int)
    /// The stream or a number in the records has no meaning here yet.
    case needsMetadata
    /// The metadata says something else than before.
    case contradiction(String)
}
