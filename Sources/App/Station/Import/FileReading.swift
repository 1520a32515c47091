import Delivery
import DriverRuntime
import Sensing
import Timekeeping
import Transports

/// Which time the records of a file get.
enum FileTimes {
    /// When the file was last written; the instrument's own clock stands beside it.
    case written(Instant)
    /// The instrument's own clock, corrected. A record without one has the time of the record before it, of which
    /// nothing is promised, because a header or a remark stands near the samples that it is about; before the first
    /// one it has that time.
    case instrument(ClockCorrection, before: Instant)

    /// From a correction's short form; nil when it is none.
    init?(compact text: String, before: Instant) {
        guard let correction = ClockCorrection(compact: text) else { return nil }
        self = .instrument(correction, before: before)
    }
}

/// Carries the bytes of one file through the walk: frame, parse, flag. What is stored of them already is passed over.
struct FileReading {
    private(set) var tally = FileTally()
    private(set) var span: (first: Instant, last: Instant)?
    /// What the operator should know about the driver.
    var notices: [String] { session.notices }
    /// The last frame with a value.
    private(set) var latest: ParsedFrame?
    private let registration: InstrumentRegistration
    private var session: DriverSession
    private let times: FileTimes
    private let storedBytes: Int
    private var bytes = 0
    private var last: Instant
    private var frames: [ParsedFrame] = []

    init(_ registration: InstrumentRegistration, _ session: DriverSession, times: FileTimes, storedBytes: Int = 0) {
        self.registration = registration
        self.session = session
        self.times = times
        self.storedBytes = storedBytes
        last =
            switch times {
            case .written(let instant), .instrument(_, let instant): instant
            }
    }

    /// The records that are whole.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> [Record] {
        session.ingest(bytes, time: unknown, into: &frames)
        return records()
    }

    /// The file ends here, so its last line is whole even without a terminator.
    mutating func finish() -> [Record] {
        session.finish(into: &frames)
        return records()
    }

    private var unknown: Timestamp { Timestamp(last, source: .unknown, state: .unsynchronised) }

    private mutating func records() -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(frames.count)
        for frame in frames {
            bytes += frame.raw.count
            let record = record(of: frame)
            if bytes <= storedBytes { tally.passedOver += 1 } else { records.append(record) }
            count(record)
            if !frame.observations.isEmpty { latest = frame }
        }
        frames.removeAll(keepingCapacity: true)
        return records
    }

    private mutating func count(_ record: Record) {
        tally.records += 1
        if let defect = record.defect {
            tally.defects += 1
            tally.firstDefect = tally.firstDefect ?? defect
        }
        if !record.observations.isEmpty { tally.samples += 1 }
    }

    private mutating func record(of frame: ParsedFrame) -> Record {
        let numbers = registration.datastreamNumbers
        return Record(
            instrument: registration.number, time: time(of: frame), instrumentTime: frame.instrumentTime,
            loggerTime: frame.loggerTime, raw: frame.raw, defect: frame.defect,
            observations: frame.observations.map { observation in
                var observation = observation
                observation.datastream = numbers[Int(observation.datastream)]
                return observation
            })
    }

    private mutating func time(of frame: ParsedFrame) -> Timestamp {
        guard case .instrument(let correction, _) = times, let instrument = frame.instrumentTime else { return unknown }
        let corrected = correction.corrected(instrument)
        last = corrected.instant
        span = (min(span?.first ?? last, last), max(span?.last ?? last, last))
        return Timestamp(
            corrected.instant, bound: corrected.bound, source: .instrument,
            state: corrected.bound == nil ? .unsynchronised : .holdover)
    }
}
