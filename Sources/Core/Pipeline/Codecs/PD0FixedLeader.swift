/// How the instrument is built and set up: the block that stays the same during a deployment.
public struct PD0FixedLeader: Hashable, Sendable {
    public var firmwareVersion: UInt8
    public var firmwareRevision: UInt8
    public var systemConfiguration: UInt16
    public var beams: UInt8
    public var cells: Int
    public var pingsPerEnsemble: UInt16
    public var cellLengthCentimetres: UInt16
    public var blankCentimetres: UInt16
    /// The byte of command EX: bits 3 and 4 the frame, bit 2 tilts used, bit 1 three-beam solutions, bit 0 bin mapping.
    public var coordinateTransform: UInt8
    /// What was added to the heading, in 0.01 degree.
    public var headingAlignment: Int16
    public var headingBias: Int16
    public var sensorSource: UInt8
    public var sensorsAvailable: UInt8
    /// Distance from the transducer to the middle of the first cell.
    public var bin1DistanceCentimetres: UInt16
    /// Nil where the leader ends before it.
    public var serialNumber: UInt32?

    /// Up to the distance of the first cell; older firmware ends soon after.
    private static let shortest = 34
    private static let withSerialNumber = 58

    init(_ block: PD0Block) throws(PD0Defect) {
        try block.require(Self.shortest)
        firmwareVersion = block.byte(2)
        firmwareRevision = block.byte(3)
        systemConfiguration = block.uint16(4)
        beams = block.byte(8)
        cells = Int(block.byte(9))
        pingsPerEnsemble = block.uint16(10)
        cellLengthCentimetres = block.uint16(12)
        blankCentimetres = block.uint16(14)
        coordinateTransform = block.byte(25)
        headingAlignment = block.int16(26)
        headingBias = block.int16(28)
        sensorSource = block.byte(30)
        sensorsAvailable = block.byte(31)
        bin1DistanceCentimetres = block.uint16(32)
        serialNumber = block.count >= Self.withSerialNumber ? block.uint32(54) : nil
    }

    public var coordinateFrame: PD0CoordinateFrame {
        PD0CoordinateFrame(rawValue: coordinateTransform >> 3 & 3) ?? .beam
    }

    /// Whether the transducer looks up (system configuration, bit 7).
    public var looksUp: Bool { systemConfiguration & 0x80 != 0 }
}
