/// One Teledyne RDI PD0 ensemble, decoded but not yet in physical units.
///
/// Source: WorkHorse Commands and Output Data Format, "PD0 output data format", checked against recordings. Blocks of
/// kinds that are not known are stepped over by their offset, which is how the manual tells to read it.
public struct PD0Ensemble: Hashable, Sendable {
    /// A velocity that the instrument marked bad.
    public static let badVelocity = Int16.min

    public var fixedLeader: PD0FixedLeader
    public var variableLeader: PD0VariableLeader
    /// Numbers for each cell in the profiles below; 4 for nearly every instrument, whatever its number of beams.
    public var columns: Int { profile.columns }
    /// How many of the columns belong to a beam; the others mean something only in a transformed velocity.
    public var beams: Int { profile.beams }
    private var profile: PD0Profile
    /// In mm/s, cell by cell, in the axes of `fixedLeader.coordinateFrame`. Empty where the block was not sent, as with
    /// the profiles below.
    public var velocities: [Int16] = []
    public var correlations: [UInt8] = []
    public var echoIntensities: [UInt8] = []
    public var percentGood: [UInt8] = []
    public var verticalBeam: PD0VerticalBeam?
    public var bottomTrack: PD0BottomTrack?
    /// The kinds of block that were stepped over.
    public var skippedBlocks: [UInt16] = []

    /// Decodes an ensemble whose checksum was already found good.
    public init(_ bytes: [UInt8]) throws(PD0Defect) {
        let blocks = try Self.blocks(of: bytes)
        fixedLeader = try PD0FixedLeader(Self.block(PD0Block.Kind.fixedLeader, in: blocks))
        variableLeader = try PD0VariableLeader(Self.block(PD0Block.Kind.variableLeader, in: blocks))
        profile = PD0Profile(beams: fixedLeader.beams, cells: fixedLeader.cells, blocks: blocks)
        if let leader = blocks.first(where: { $0.identifier == PD0Block.Kind.verticalLeader }) {
            verticalBeam = try PD0VerticalBeam(leader: leader)
        }
        for block in blocks { try read(block) }
    }

    private mutating func read(_ block: PD0Block) throws(PD0Defect) {
        let count = fixedLeader.cells * columns
        switch block.identifier {
        case PD0Block.Kind.fixedLeader, PD0Block.Kind.variableLeader, PD0Block.Kind.verticalLeader: break
        case PD0Block.Kind.velocity: velocities = try block.profile16(count)
        case PD0Block.Kind.correlation: correlations = try block.profile(count)
        case PD0Block.Kind.echoIntensity: echoIntensities = try block.profile(count)
        case PD0Block.Kind.percentGood: percentGood = try block.profile(count)
        case PD0Block.Kind.bottomTrack: bottomTrack = try PD0BottomTrack(block)
        default: try readVertical(block)
        }
    }

    private mutating func readVertical(_ block: PD0Block) throws(PD0Defect) {
        // Without its leader the number of cells is not known.
        guard let cells = verticalBeam?.cells else {
            skippedBlocks.append(block.identifier)
            return
        }
        switch block.identifier {
        case PD0Block.Kind.verticalVelocity: verticalBeam?.velocities = try block.profile16(cells)
        case PD0Block.Kind.verticalCorrelation: verticalBeam?.correlations = try block.profile(cells)
        case PD0Block.Kind.verticalEchoIntensity: verticalBeam?.echoIntensities = try block.profile(cells)
        case PD0Block.Kind.verticalPercentGood: verticalBeam?.percentGood = try block.profile(cells)
        default: skippedBlocks.append(block.identifier)
        }
    }

    private static func block(_ kind: UInt16, in blocks: [PD0Block]) throws(PD0Defect) -> PD0Block {
        guard let block = blocks.first(where: { $0.identifier == kind }) else { throw .missingBlock(identifier: kind) }
        return block
    }

    private static let headerLength = 6
    private static let checksumLength = 2

    /// The blocks in the order of the table. A block ends where the next one in the data starts.
    private static func blocks(of bytes: [UInt8]) throws(PD0Defect) -> [PD0Block] {
        guard bytes.count >= headerLength, bytes[0] == 0x7F, bytes[1] == 0x7F else { throw .notAnEnsemble }
        let end = uint16(bytes, 2)
        let types = Int(bytes[5])
        let table = headerLength + 2 * types
        guard end >= table else { throw .notAnEnsemble }
        guard bytes.count >= end else { throw .cutShort(has: bytes.count, needs: end + checksumLength) }
        let offsets = (0..<types).map { uint16(bytes, headerLength + 2 * $0) }
        let ordered = offsets.sorted()
        var blocks: [PD0Block] = []
        blocks.reserveCapacity(types)
        for (number, offset) in offsets.enumerated() {
            guard offset >= table, offset + PD0Block.identifierLength <= end else {
                throw .offsetOutside(block: number, offset: offset, ensembleLength: end)
            }
            let next = ordered.first { $0 > offset } ?? end
            guard next >= offset + PD0Block.identifierLength else {
                throw .offsetOutside(block: number, offset: next, ensembleLength: end)
            }
            blocks.append(PD0Block(bytes[offset..<min(next, end)]))
        }
        return blocks
    }

    private static func uint16(_ bytes: [UInt8], _ index: Int) -> Int {
        Int(bytes[index]) | Int(bytes[index + 1]) << 8
    }
}
