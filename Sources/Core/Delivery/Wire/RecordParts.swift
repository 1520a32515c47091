/// Which parts a record has, as they are written; the last two are said of all records of a shape.
struct RecordParts: OptionSet, Hashable {
    let rawValue: UInt8

    static let bound = RecordParts(rawValue: 1 << 0)
    static let instrumentTime = RecordParts(rawValue: 1 << 1)
    static let loggerTime = RecordParts(rawValue: 1 << 2)
    static let stamp = RecordParts(rawValue: 1 << 3)
    static let defect = RecordParts(rawValue: 1 << 4)
    static let reprocessed = RecordParts(rawValue: 1 << 5)
    /// Every bound is as wide after the instant as before it.
    static let evenBounds = RecordParts(rawValue: 1 << 6)
    /// Every lateness is before - after: a transport that is late widens the bound on the early side alone.
    static let usualLateness = RecordParts(rawValue: 1 << 7)
}
