/// What the four beams saw of the sea floor.
public struct PD0BottomTrack: Hashable, Sendable {
    /// Vertical range to the bottom for each beam; 0 where it was not found.
    public var rangesCentimetres: [UInt32]
    /// In mm/s, in the frame of the ensemble; -32768 is bad.
    public var velocities: [Int16]
    public var correlations: [UInt8]
    public var amplitudes: [UInt8]
    public var percentGood: [UInt8]

    private static let beams = 4
    private static let shortest = 44
    /// From here on ranges have a third byte.
    private static let withHighRanges = 81

    init(_ block: PD0Block) throws(PD0Defect) {
        try block.require(Self.shortest)
        let hasHighRanges = block.count >= Self.withHighRanges
        rangesCentimetres = (0..<Self.beams).map {
            UInt32(block.uint16(16 + 2 * $0)) | (hasHighRanges ? UInt32(block.byte(77 + $0)) << 16 : 0)
        }
        velocities = (0..<Self.beams).map { block.int16(24 + 2 * $0) }
        correlations = (0..<Self.beams).map { block.byte(32 + $0) }
        amplitudes = (0..<Self.beams).map { block.byte(36 + $0) }
        percentGood = (0..<Self.beams).map { block.byte(40 + $0) }
    }
}
