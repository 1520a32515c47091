import Framing
import Sensing

/// Turns what a Teledyne RDI instrument sends in binary into values in physical units: PD0 ensembles and PD12 packets.
public struct PD0Codec: FrameCodec {
    public typealias Value = CodecValue

    /// Everything that an ensemble can say; the raw value of `PD0Field` is the index.
    public static let fields: [DatastreamDescription] = PD0Field.allCases.map(\.description)

    /// Ensembles, PD12 packets, and packets of waves, which are known and have no values.
    public static let layouts: [BinaryLayout] = [.pd0(maximumLength: longestEnsemble), PD12Packet.layout, waves]

    public static let readsHexEnsembles = true

    /// The longest ensemble seen in recordings is 7295 bytes (WinRiver).
    private static let longestEnsemble = 16_384

    /// The raw samples of a burst of waves, which stand between ensembles (7F 79). Built like PD0 from the same kind of
    /// header; one packet holds one ping of all beams.
    private static let waves = BinaryLayout(
        sync: wavesSync, length: .field(offset: 2, width: 2, order: .littleEndian, counts: .bytesBeforeChecksum),
        checksum: .sum16LE, maximumLength: longestEnsemble)

    private static let wavesSync: [UInt8] = [0x7F, 0x79]

    public init() {}

    public mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        // By the bytes, because an ensemble in hexadecimal text has no layout of its own.
        if payload.starts(with: Self.wavesSync) { return nil }
        do throws(PD0Defect) {
            if payload.starts(with: PD12Packet.sync) {
                let packet = try PD12Packet(payload)
                packet.append(to: &values)
                return packet.time
            }
            return try Self.decode(payload, into: &values)
        } catch {
            throw CodecDefect(error.description)
        }
    }

    /// Decodes the bytes of an ensemble and appends its values.
    public static func decode(_ bytes: [UInt8], into values: inout [CodecValue]) throws(PD0Defect) -> Instant? {
        let ensemble = try PD0Ensemble(bytes)
        append(ensemble, to: &values)
        return ensemble.variableLeader.time
    }

    /// Appends the values of an ensemble: first those that stand for all of it, then the profile, field by field.
    public static func append(_ ensemble: PD0Ensemble, to values: inout [CodecValue]) {
        values.reserveCapacity(values.count + 64 + ensemble.fixedLeader.cells * ensemble.columns * 4)
        PD0Leaders.append(ensemble, to: &values)
        let frame = ensemble.fixedLeader.coordinateFrame
        let columns = Columns(of: ensemble.columns, used: ensemble.beams)
        // A transformed velocity has its components whatever the beams; so have the percentages of its solutions.
        let components = frame == .beam ? columns : Columns(of: ensemble.columns, used: ensemble.columns)
        appendProfile(ensemble.velocities, components, velocityField(frame), fifth: .velocityBeam5, to: &values)
        appendProfile(ensemble.correlations, columns, .correlationBeam1, fifth: .correlationBeam5, to: &values)
        appendProfile(ensemble.echoIntensities, columns, .echoIntensityBeam1, fifth: .echoIntensityBeam5, to: &values)
        appendProfile(ensemble.percentGood, components, .percentGood1, fifth: .percentGood5, to: &values)
        if let beam = ensemble.verticalBeam { append(beam, to: &values) }
    }

    private static func velocityField(_ frame: PD0CoordinateFrame) -> PD0Field {
        switch frame {
        case .beam: .velocityBeam1
        case .instrument, .ship: .velocityX
        case .earth: .eastwardVelocity
        }
    }

    private static func append(_ beam: PD0VerticalBeam, to values: inout [CodecValue]) {
        values.append(PD0Field.verticalBin1Distance, beam.bin1DistanceCentimetres, decimals: 2)
        values.append(PD0Field.verticalCellLength, beam.cellLengthCentimetres, decimals: 2)
        let one = Columns(of: 1, used: 1)
        appendProfile(beam.velocities, one, .velocityBeam5, fifth: nil, to: &values)
        appendProfile(beam.correlations, one, .correlationBeam5, fifth: nil, to: &values)
        appendProfile(beam.echoIntensities, one, .echoIntensityBeam5, fifth: nil, to: &values)
        appendProfile(beam.percentGood, one, .percentGood5, fifth: nil, to: &values)
    }

    /// How many numbers a cell has in a profile, and how many of them, from the first on, mean something.
    private struct Columns {
        var count: Int
        var used: Int

        init(of count: Int, used: Int) {
            self.count = count
            self.used = used
        }
    }

    private static func appendProfile(
        _ profile: [Int16], _ columns: Columns, _ first: PD0Field, fifth: PD0Field?, to values: inout [CodecValue]
    ) {
        appendProfile(profile, columns, first, fifth: fifth, to: &values) { speed($0) }
    }

    private static func appendProfile(
        _ profile: [UInt8], _ columns: Columns, _ first: PD0Field, fifth: PD0Field?, to values: inout [CodecValue]
    ) {
        appendProfile(profile, columns, first, fifth: fifth, to: &values) { Quantity(Double($0), decimals: 0) }
    }

    // Most of the time of a decoding goes here, so the capacity is asked for once.
    @inline(__always)
    private static func appendProfile<Number>(
        _ profile: [Number], _ columns: Columns, _ first: PD0Field, fifth: PD0Field?, to values: inout [CodecValue],
        quantity: (Number) -> Quantity
    ) {
        let cells = profile.count / columns.count
        values.append(addingCapacity: cells * columns.used) { (span: inout OutputSpan<CodecValue>) in
            for column in 0..<columns.used {
                // The table has four of each in a row; the fifth beam stands apart.
                let isFifth = column == PD0Profile.usualColumns
                let field = isFifth ? (fifth ?? first).rawValue : first.rawValue + Int32(column)
                for cell in 0..<cells {
                    let quantity = quantity(profile[cell * columns.count + column])
                    span.append(
                        CodecValue(field: field, cell: UInt16(truncatingIfNeeded: cell + 1), quantity: quantity))
                }
            }
        }
    }

    /// mm/s to m/s. The same division as by `Quantity.init(mantissa:decimals:)`, and not its look-up for each cell.
    @inline(__always)
    static func speed(_ velocity: Int16) -> Quantity {
        velocity == PD0Ensemble.badVelocity ? .missing : Quantity(Double(velocity) / 1000, decimals: 3)
    }
}
