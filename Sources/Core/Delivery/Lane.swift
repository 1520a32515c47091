/// What is sent first when a link cannot carry everything at once. Lower is sooner.
public enum Lane: UInt8, Hashable, Sendable, CaseIterable, Comparable {
    /// Commands, notes and the station's own events: whole, with their bytes.
    case events
    /// The data of records that are newer than the destination's live window.
    case live
    /// The data of older records.
    case backlog
    /// The raw bytes of records.
    case raw

    public static func < (left: Lane, right: Lane) -> Bool { left.rawValue < right.rawValue }
}
