/// One datastream of a shape, or consecutive cells of one.
struct ObservationSlot: Hashable {
    var datastream: Int32
    /// 0 where there is no profile.
    var firstCell: UInt16 = 0
    /// How many consecutive cells; 1 where there is no profile.
    var count = 1
    /// Of a profile: whether its column goes from record to record, and then to the next cell.
    var isByCell = false
    /// The form of `PackedQuantity` that every value has; nil when they differ.
    var form: UInt8? = nil
}
