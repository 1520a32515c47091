import Delivery
import DriverRuntime
import Sensing
import Store
import Timekeeping
import Transports

/// What is in a file that is to be imported, found by reading it through without storing anything.
public struct ImportSurvey: Sendable {
    public let file: ArrivedFile
    public let tally: FileTally
    /// Of the corrected times; nil when no record has one.
    public let span: ClosedRange<Instant>?
    /// The usual interval of the samples, in nanoseconds.
    public let interval: Int64?
    /// Where more than twice the interval is lacking.
    public let gaps: [ClosedRange<Instant>]
    public let notices: [String]
    /// The time of what stands before the first time in the file.
    public let before: Instant
    public let correction: ClockCorrection

    private static let pieceLength = 1 << 16

    public init(
        _ bytes: [UInt8], name: String, written: Instant, session: DriverSession, correction: ClockCorrection,
        progress: (Int) -> Void = { _ in }
    ) {
        let numbers = (0..<session.driver.datastreams.count).map { Int32($0) }
        let description = InstrumentDescription(
            name: "", driver: session.driver.id, datastreams: session.driver.datastreams)
        let registration = InstrumentRegistration(number: 0, description: description, datastreamNumbers: numbers)
        var reading = FileReading(registration, session, times: .instrument(correction, before: written))
        var digest = ContentDigest()
        var times = SampleTimes()
        for start in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
            bytes[start..<min(start + Self.pieceLength, bytes.count)].withUnsafeBytes { piece in
                digest.add(piece)
                times.add(reading.take(piece))
            }
            progress(start)
        }
        times.add(reading.finish())
        file = ArrivedFile(name: name, size: bytes.count, digest: digest.hexadecimal(), changed: written)
        tally = reading.tally
        span = reading.span.map { $0.first...$0.last }
        before = times.first ?? written
        (interval, gaps) = times.gaps()
        notices = reading.notices
        self.correction = correction
    }

    /// How many records of the instrument a store has from the span of this file; 0 without a store or a span.
    public func overlap(instrument: String, directory: String) throws(StoreError) -> Int {
        guard let span, Directory.isFile(directory + "/ledger.db") else { return 0 }
        let reader = try StationLedgerReader.open(directory: directory)
        let selection = RecordSelection(
            instruments: [instrument], from: span.lowerBound, until: span.upperBound.adding(nanoseconds: 1))
        var count = 0
        try reader.forEachRecord(selection) { _, stored in
            if stored.record.direction == .received { count += 1 }
            return true
        }
        return count
    }

    /// When the same content was stored; nil when it was not.
    public func earlierImport(instrument: String, directory: String) -> String? {
        guard Directory.isFile(directory + "/files/" + instrument),
            let book = try? FileBook(instrument: instrument, directory: directory),
            case .stored(let name, let records, let instant) = book.entry(of: file)
        else { return nil }
        return "stored at \(instant.iso8601) as '\(name)', \(records) records"
    }
}

/// When the samples of a file were taken.
private struct SampleTimes {
    private var instants: [Instant] = []
    var first: Instant? { instants.first }

    mutating func add(_ records: [Record]) {
        for record in records where record.instrumentTime != nil { instants.append(record.time.instant) }
    }

    func gaps() -> (interval: Int64?, gaps: [ClosedRange<Instant>]) {
        let sorted = instants.sorted()
        let steps = zip(sorted, sorted.dropFirst()).map { $1.nanoseconds(since: $0) }.filter { $0 > 0 }.sorted()
        guard !steps.isEmpty else { return (nil, []) }
        let interval = steps[steps.count / 2]
        let gaps = zip(sorted, sorted.dropFirst()).filter { $1.nanoseconds(since: $0) > 2 * interval }
        return (interval, gaps.map { $0...$1 })
    }
}
