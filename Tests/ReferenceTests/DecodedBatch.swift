import Delivery
import Sensing

/// A batch in the form that `batch_decoder.py` prints.
struct DecodedBatch: Codable, Equatable {
    var reference: String?
    /// Key and signature in hexadecimal digits; empty without one.
    var signature: String?
    var stream: [String]?
    var metadata: [Instrument]?
    /// Of data and of raw bytes; nil when the batch covers what is in it.
    var covers: [[PositionRange]]?
    var records: [Record]?
    var raws: [Raw]?
    /// Why the bytes are no batch; then there is nothing else.
    var refused: String?

    struct Record: Codable, Equatable {
        var position: UInt64
        var instrument: Int64
        var direction: UInt8
        var source: UInt8
        var state: UInt8
        var clockFlags: UInt8
        var time: Int64
        var before: Int64?
        var after: Int64?
        var instrumentTime: Int64?
        var loggerTime: Int64?
        var counter: Int64?
        var model: Int64?
        var lateness: Int64?
        var run: Int64?
        /// As the column has it: a position is never so large that it would be negative.
        var replaces: Int64?
        var defect: String?
        var observations: [Observation]

        enum CodingKeys: String, CodingKey {
            case position, direction, source, state, instrument, defect, observations, model, run, replaces
            case clockFlags = "clock_flags"
            case counter = "raw_ns"
            case lateness = "lateness_ns"
            case time = "time_ns"
            case before = "before_ns"
            case after = "after_ns"
            case instrumentTime = "instrument_time_ns"
            case loggerTime = "logger_time_ns"
        }
    }

    init(_ batch: Batch, signature: BatchSignature? = nil) {
        reference = Self.hexadecimal(batch.reference.value)
        self.signature =
            signature.map { signature in
                let key = (0..<8).map { UInt8(truncatingIfNeeded: signature.key.value >> UInt64(8 * $0)) }
                return HexText.encode(key + signature.bytes)
            } ?? ""
        if let metadata = batch.metadata {
            stream = [batch.stream.station, batch.stream.epoch, batch.stream.product]
            self.metadata = metadata.map(Instrument.init)
        }
        if batch.covers != batch.positions { covers = [batch.covers.data.ranges, batch.covers.raw.ranges] }
        records = batch.records.map(Record.init)
        raws = batch.raws.map { Raw(position: $0.position, bytes: HexText.encode($0.bytes)) }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension DecodedBatch.Record {
    init(_ stored: StoredRecord) {
        let record = stored.record
        self.init(
            position: stored.position, instrument: Int64(UInt32(bitPattern: record.instrument)),
            direction: record.direction.rawValue, source: record.time.source.rawValue,
            state: record.time.state.rawValue, clockFlags: record.time.flags.rawValue,
            time: record.time.instant.nanoseconds, before: record.time.bound?.before, after: record.time.bound?.after,
            instrumentTime: record.instrumentTime?.nanoseconds, loggerTime: record.loggerTime?.nanoseconds,
            counter: record.time.stamp?.monotonic, model: record.time.stamp?.model.packed,
            lateness: record.time.stamp?.lateness, run: record.reprocessed.map { Int64($0.run) },
            replaces: record.reprocessed.map { Int64(bitPattern: $0.position) }, defect: record.defect,
            observations: record.observations.map(DecodedBatch.Observation.init))
    }
}
