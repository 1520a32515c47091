import Delivery
import Sensing

/// A batch in the form that `batch_decoder.py` prints.
struct DecodedBatch: Codable, Equatable {
    var station: String?
    var epoch: String?
    var metadata: [Instrument]?
    var records: [Record]?
    /// Why the bytes are no batch; then there is nothing else.
    var refused: String?

    struct Instrument: Codable, Equatable {
        var number: Int64
        var name: String
        var driver: String
        var serial: String
        var datastreams: [Datastream]
    }

    struct Datastream: Codable, Equatable {
        var number: Int64
        var key: String
        var name: String
        var unit: String
        var ucum: String
    }

    struct Record: Codable, Equatable {
        var position: UInt64
        var direction: String
        var source: String
        var state: String
        var instrument: Int64
        var time: Int64
        /// Before and after.
        var bound: [Int64]?
        var instrumentTime: Int64?
        var loggerTime: Int64?
        var clockFlags: [String]
        var counter: Int64?
        var lateness: Int64?
        var model: String?
        var raw: String
        var defect: String?
        var digest: String
        var observations: [Observation]

        enum CodingKeys: String, CodingKey {
            case position, direction, source, state, instrument, raw, defect, digest, observations, model
            case clockFlags = "clock_flags"
            case counter = "raw_ns"
            case lateness = "lateness_ns"
            case time = "time_ns"
            case bound = "bound_ns"
            case instrumentTime = "instrument_time_ns"
            case loggerTime = "logger_time_ns"
        }
    }

    struct Observation: Codable, Equatable {
        var datastream: Int64
        var cell: Int
        var flag: UInt8
        var decimals: Int?
        var value: Double?
    }

    init(_ batch: Batch) {
        station = batch.station
        epoch = batch.epoch
        metadata = batch.metadata?.map(Instrument.init)
        records = batch.records.map(Record.init)
    }
}

extension DecodedBatch.Instrument {
    init(_ registration: InstrumentRegistration) {
        let description = registration.description
        self.init(
            number: Int64(registration.number), name: description.name, driver: description.driver,
            serial: description.serialNumber ?? "",
            datastreams: zip(registration.datastreamNumbers, description.datastreams).map { number, stream in
                DecodedBatch.Datastream(
                    number: Int64(number), key: stream.key, name: stream.name, unit: stream.unit, ucum: stream.ucum)
            })
    }
}

extension DecodedBatch.Record {
    init(_ stored: StoredRecord) {
        let record = stored.record
        self.init(
            position: stored.position, direction: "\(record.direction)", source: "\(record.time.source)",
            state: "\(record.time.state)", instrument: Int64(record.instrument),
            time: record.time.instant.nanoseconds, bound: record.time.bound.map { [$0.before, $0.after] },
            instrumentTime: record.instrumentTime?.nanoseconds, loggerTime: record.loggerTime?.nanoseconds,
            clockFlags: record.time.flags.names, counter: record.time.stamp?.monotonic,
            lateness: record.time.stamp?.lateness, model: record.time.stamp?.model.description,
            raw: HexText.digits(of: record.raw), defect: record.defect,
            digest: String(RecordDigest.digest(of: stored), radix: 16),
            observations: record.observations.map(DecodedBatch.Observation.init))
    }
}

extension DecodedBatch.Observation {
    init(_ observation: Observation) {
        let value = observation.result.value
        self.init(
            datastream: Int64(observation.datastream), cell: Int(observation.cell), flag: observation.flag.rawValue,
            decimals: observation.result.decimals, value: value.isFinite ? value : nil)
    }
}

/// Bytes as hexadecimal digits and back.
enum HexText {
    static func digits(of bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Nil when there is something else than pairs of digits and spaces.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.filter { !$0.isWhitespace })
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
