/// How often a group of columns stands in a record.
public enum Repeat: Hashable, Sendable {
    case exactly(Int)
    /// As often as the whole number says that an earlier column put into this slot.
    case slot(Int)
    /// Up to the end of the record; nothing can follow.
    case rest

    /// Cells are numbered in 16 bits, from 1.
    public static let most = 65_535
}
