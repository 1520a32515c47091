/// A piece of a batch that is larger than its link takes in one message, such as a long record over a satellite.
public struct BatchFragment: Hashable, Sendable {
    /// Names the whole batch among those of its station.
    public var batch: UInt64
    /// Counted from 0.
    public var index: Int
    public var count: Int
    public var bytes: [UInt8]

    public init(batch: UInt64, index: Int, count: Int, bytes: [UInt8]) {
        self.batch = batch
        self.index = index
        self.count = count
        self.bytes = bytes
    }
}
