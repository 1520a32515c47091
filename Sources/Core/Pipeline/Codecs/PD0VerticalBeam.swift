/// The profile of the fifth, vertical beam of a Sentinel V, which has cells of its own.
public struct PD0VerticalBeam: Hashable, Sendable {
    public var cells: Int
    public var cellLengthCentimetres: UInt16
    public var bin1DistanceCentimetres: UInt16
    /// In mm/s; empty where the block was not sent, as with the other three.
    public var velocities: [Int16] = []
    public var correlations: [UInt8] = []
    public var echoIntensities: [UInt8] = []
    public var percentGood: [UInt8] = []

    private static let shortest = 10

    init(leader block: PD0Block) throws(PD0Defect) {
        try block.require(Self.shortest)
        cells = Int(block.uint16(2))
        cellLengthCentimetres = block.uint16(6)
        bin1DistanceCentimetres = block.uint16(8)
    }
}
