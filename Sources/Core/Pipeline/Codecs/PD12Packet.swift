import Framing
import Sensing

/// A PD12 packet: some bins of an ensemble, for lines that cannot carry PD0. An ensemble may come in several packets,
/// which have its number in common and cells of their own, so each stands for itself.
///
/// Source: WorkHorse Commands and Output Data Format, "PD12 reduced data output format" and command PO, checked against
/// the recording adcpt_20130929_091817.DAT.
struct PD12Packet {
    static let sync: [UInt8] = [0x6E, 0x7F]

    /// Byte count without the checksum, like PD0.
    static let layout = BinaryLayout(
        sync: sync, length: .field(offset: 2, width: 2, order: .littleEndian, counts: .bytesBeforeChecksum),
        checksum: .sum16LE, maximumLength: headerLength + mostBins * components.count * 2 + checksumLength)

    private static let headerLength = 34
    private static let checksumLength = 2
    private static let mostBins = 255

    /// In the order in which they are sent, with the bit that says that they are. Always along the axes of the earth.
    private static let components: [(bit: UInt8, field: PD0Field)] = [
        (3, .eastwardVelocity), (2, .northwardVelocity), (1, .upwardVelocity), (0, .errorVelocity),
    ]

    private let bytes: LittleEndianBytes
    private let sent: [PD0Field]

    /// Takes a packet whose checksum was already found good.
    init(_ payload: [UInt8]) throws(PD0Defect) {
        guard payload.count >= Self.headerLength + Self.checksumLength else {
            throw .cutShort(has: payload.count, needs: Self.headerLength + Self.checksumLength)
        }
        let bytes = LittleEndianBytes(payload)
        let mask = bytes.byte(31)
        sent = Self.components.filter { mask >> $0.bit & 1 == 1 }.map(\.field)
        let needed = Self.headerLength + Int(bytes.byte(33)) * sent.count * 2 + Self.checksumLength
        guard payload.count >= needed else { throw .cutShort(has: payload.count, needs: needed) }
        self.bytes = bytes
    }

    /// When the ensemble was begun, by the instrument's clock; nil when its date does not exist.
    var time: Instant? {
        let hundredths = Int(bytes.byte(18))
        guard hundredths < 100 else { return nil }
        let date = CivilTime(
            year: Int(bytes.uint16(11)), month: Int(bytes.byte(13)), day: Int(bytes.byte(14)),
            hour: Int(bytes.byte(15)), minute: Int(bytes.byte(16)), second: Int(bytes.byte(17)),
            nanosecond: hundredths * 10_000_000)
        return date.instant
    }

    func append(to values: inout [CodecValue]) {
        values.append(PD0Field.ensembleNumber, bytes.uint32(4), decimals: 0)
        values.append(PD0Field.unitID, bytes.byte(8), decimals: 0)
        values.append(PD0Field.heading, bytes.uint16(19), decimals: 2)
        values.append(PD0Field.pitch, bytes.int16(21), decimals: 2)
        values.append(PD0Field.roll, bytes.int16(23), decimals: 2)
        values.append(PD0Field.temperature, bytes.int16(25), decimals: 2)
        values.append(PD0Field.pressure, bytes.int32(27), decimals: 3)
        let bins = Int(bytes.byte(33))
        // Only every so-manyth bin may have been sent (command PB).
        let step = max(1, Int(bytes.byte(31) >> 4))
        for (place, field) in sent.enumerated() {
            for bin in 0..<bins {
                let velocity = bytes.int16(Self.headerLength + (place * bins + bin) * 2)
                values.append(field, cell: Int(bytes.byte(32)) + bin * step, PD0Codec.speed(velocity))
            }
        }
    }
}
