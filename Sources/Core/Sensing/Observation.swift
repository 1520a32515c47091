/// One value of one datastream. Its time is the time of the record that it came in.
public struct Observation: Hashable, Sendable {
    /// The datastream's number: the position in the instrument's list, or the store's number once registered.
    public var datastream: Int32
    /// The depth cell (bin) of a profile, counted from 1; 0 where there is no profile.
    public var cell: UInt16
    public var result: Quantity
    public var flag: QualityFlag

    public init(datastream: Int32, cell: UInt16 = 0, result: Quantity, flag: QualityFlag) {
        self.datastream = datastream
        self.cell = cell
        self.result = result
        self.flag = flag
    }
}
