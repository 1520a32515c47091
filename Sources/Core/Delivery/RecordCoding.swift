import Sensing

/// Stored records to bytes and back, one after the other.
///
/// Positions and times are written as differences from the record before, so coder and decoder start anew together,
/// at position 0 and instant 0. A record is: position difference (varint, at least 1), flags, clock (source × 16 +
/// state), instrument, time difference (zigzag), [before, after], [instrument time, logger time, each as zigzag
/// difference from the record's time], [stamp], raw, [defect], [observations], the last three behind their lengths. The
/// flags are: direction in bits 0 and 1, then one bit each for bound, instrument time, logger time, defect,
/// observations, stamp; version 1 has no stamp.
public struct RecordCoding: Sendable {
    private let version: BatchVersion
    private var position: UInt64 = 0
    private var nanoseconds: Int64 = 0
    private var stamp = StampCoding()

    /// No frame is longer; the store refuses what is.
    public static let maximumRawBytes = 4 << 20
    /// The store cuts a longer one.
    public static let maximumDefectBytes = 4096
    static let maximumObservationBytes = 8 << 20

    private static let bound: UInt8 = 1 << 2
    private static let instrumentTime: UInt8 = 1 << 3
    private static let loggerTime: UInt8 = 1 << 4
    private static let defect: UInt8 = 1 << 5
    private static let observations: UInt8 = 1 << 6
    private static let stamp: UInt8 = 1 << 7

    public init() {
        self.init(version: .current)
    }

    init(version: BatchVersion) {
        self.version = version
    }

    public mutating func encode(_ stored: StoredRecord, into bytes: inout [UInt8]) {
        let record = stored.record
        let instant = record.time.instant.nanoseconds
        bytes.append(varint: stored.position &- position)
        bytes.append(Self.flags(of: record))
        bytes.append(record.time.source.rawValue << 4 | record.time.state.rawValue)
        bytes.append(varint: UInt64(UInt32(bitPattern: record.instrument)))
        bytes.append(zigzag: instant &- nanoseconds)
        if let bound = record.time.bound {
            bytes.append(zigzag: bound.before)
            bytes.append(zigzag: bound.after)
        }
        if let time = record.instrumentTime { bytes.append(zigzag: time.nanoseconds &- instant) }
        if let time = record.loggerTime { bytes.append(zigzag: time.nanoseconds &- instant) }
        if StampCoding.isNeeded(for: record.time) { stamp.encode(record.time, into: &bytes) }
        bytes.append(counted: record.raw)
        if let defect = record.defect { bytes.append(counted: defect) }
        if !record.observations.isEmpty { bytes.append(counted: ObservationCoding.encode(record.observations)) }
        position = stored.position
        nanoseconds = instant
    }

    /// One record by itself.
    public static func encode(_ stored: StoredRecord) -> [UInt8] {
        var coding = RecordCoding()
        var bytes: [UInt8] = []
        coding.encode(stored, into: &bytes)
        return bytes
    }

    /// One record by itself; nothing may follow it.
    public static func decode(_ bytes: [UInt8]) throws(BatchDefect) -> StoredRecord {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            var reader = ByteReader(UnsafeRawBufferPointer(buffer))
            var coding = RecordCoding()
            let stored = try coding.decode(from: &reader)
            guard reader.isAtEnd else { throw .malformed("\(reader.remaining) bytes follow the record") }
            return stored
        }
    }

    mutating func decode(from reader: inout ByteReader) throws(BatchDefect) -> StoredRecord {
        try decodePosition(from: &reader)
        let flags = try reader.byte("a record's flags")
        let clock = try reader.byte("a record's clock")
        guard flags & Self.stamp == 0 || version.hasStamps, let direction = Record.Direction(rawValue: flags & 3),
            let source = ClockSource(rawValue: clock >> 4), let state = ClockState(rawValue: clock & 15)
        else { throw .malformed("record \(position) has flags \(flags) and clock \(clock)") }
        guard let instrument = UInt32(exactly: try reader.varint("an instrument's number")) else {
            throw .malformed("an instrument's number does not fit into 32 bits")
        }
        nanoseconds &+= try reader.zigzag("a record's time")
        var time = Timestamp(Instant(nanoseconds: nanoseconds), source: source, state: state)
        if flags & Self.bound != 0 {
            time.bound = TimeBound(before: try reader.zigzag("a bound"), after: try reader.zigzag("a bound"))
        }
        var record = Record(
            instrument: Int32(bitPattern: instrument), direction: direction, time: time, raw: [])
        if flags & Self.instrumentTime != 0 {
            record.instrumentTime = time.instant.adding(nanoseconds: try reader.zigzag("an instrument's time"))
        }
        if flags & Self.loggerTime != 0 {
            record.loggerTime = time.instant.adding(nanoseconds: try reader.zigzag("a logger's time"))
        }
        if flags & Self.stamp != 0 { try stamp.decode(into: &record.time, from: &reader) }
        record.raw = try reader.bytes(upTo: Self.maximumRawBytes, "a record's raw bytes")
        if flags & Self.defect != 0 { record.defect = try reader.text(upTo: Self.maximumDefectBytes, "a defect") }
        if flags & Self.observations != 0 {
            let count = try reader.count(upTo: Self.maximumObservationBytes, "a record's observations")
            let blob = UnsafeRawBufferPointer(rebasing: try reader.take(count, "a record's observations"))
            record.observations = try ObservationCoding.decode(blob)
        }
        return StoredRecord(position: position, record: record)
    }

    private mutating func decodePosition(from reader: inout ByteReader) throws(BatchDefect) {
        let step = try reader.varint("a record's position")
        let (next, overflow) = position.addingReportingOverflow(step)
        guard step > 0, !overflow, next <= PositionRange.maximumPosition else {
            throw .positionsNotAscending(previous: position, next: next)
        }
        position = next
    }

    private static func flags(of record: Record) -> UInt8 {
        var flags = record.direction.rawValue
        if record.time.bound != nil { flags |= bound }
        if record.instrumentTime != nil { flags |= instrumentTime }
        if record.loggerTime != nil { flags |= loggerTime }
        if record.defect != nil { flags |= defect }
        if !record.observations.isEmpty { flags |= observations }
        if StampCoding.isNeeded(for: record.time) { flags |= stamp }
        return flags
    }
}
