import Delivery
import Sensing
import TestSupport
import Timekeeping

@testable import Archive

/// An archive's file with what a station delivered, batch by batch.
struct ProductsBench {
    static let station = "pier"
    /// A midnight.
    static let start = Instant(unixSeconds: 1_795_219_200)

    let directory: TemporaryDirectory
    let archive: SQLiteArchive

    init() async throws {
        directory = try TemporaryDirectory()
        archive = try SQLiteArchive(path: directory.path + "/archive.db")
        try await archive.prepareProducts()
    }

    static let runs = InstrumentRegistration(
        number: 3, description: ReprocessingRun.description, datastreamNumbers: [])

    static let clock = InstrumentRegistration(
        number: 4, description: ClockRecord.description,
        datastreamNumbers: ClockRecord.description.datastreams.indices.map { Int32($0 + 10) })

    static let metadata = Samples.metadata + [runs, clock]

    static func time(_ seconds: Double) -> Timestamp {
        Timestamp(
            start.adding(nanoseconds: Int64(seconds * 1e9)), bound: TimeBound(before: 20_000, after: 30_000),
            source: .gnss, state: .locked)
    }

    /// A reading of the CTD: temperature and pressure as it printed them.
    static func reading(
        _ position: UInt64, at seconds: Double, temperature: Double, flag: QualityFlag = .pass,
        replacing: Reprocessed? = nil
    ) -> StoredRecord {
        let value = flag == .missing ? Quantity.missing : Quantity(temperature, decimals: 4)
        return StoredRecord(
            position: position,
            record: Record(
                instrument: 1, time: time(seconds), raw: replacing == nil ? Array("\(temperature)\r\n".utf8) : [],
                observations: [
                    Observation(datastream: 1, result: value, flag: flag),
                    Observation(datastream: 2, result: Quantity(mantissa: 100, decimals: 1), flag: .notEvaluated),
                ], reprocessed: replacing))
    }

    /// The note of a run over this epoch's records.
    static func run(_ position: UInt64, number: UInt32, epoch: String = "epoch-1") -> StoredRecord {
        let run = ReprocessingRun(
            run: number, epoch: epoch, subject: .init(instrument: "ctd-1", from: nil, until: nil),
            with: .init(
                driver: "seabird/sbe37", driverDigest: String(repeating: "a", count: 64), calibration: ["TA0": 1.5],
                program: "0.1.0", reason: "post-cruise"),
            counts: .init(records: 1, changed: 1, withdrawn: 0, results: 1))
        return StoredRecord(
            position: position,
            record: Record(
                instrument: 3, direction: .note, time: time(80_000), raw: Array(JSONLine.of(run).utf8)))
    }

    /// - Parameter withRaw: the raw bytes come with the data; else they are left out, to come later.
    func deliver(_ records: [StoredRecord], epoch: String = "epoch-1", withRaw: Bool = true) async throws {
        var batch = Samples.batch(records, station: Self.station, epoch: epoch, metadata: Self.metadata)
        if !withRaw {
            batch.raws = []
            batch.covers.raw = RangeSet()
        }
        try await store(batch)
    }

    func deliverRaw(of records: [StoredRecord]) async throws {
        var batch = Samples.batch(records, station: Self.station, metadata: Self.metadata)
        batch.records = []
        batch.covers.data = RangeSet()
        try await store(batch)
    }

    private func store(_ batch: Batch) async throws {
        let outcomes = try await archive.store([ReceivedBatch(batch)])
        guard case .stored = outcomes[0] else { throw TestProblem("the batch was not stored: \(outcomes)") }
    }

    func request(_ instrument: String? = "ctd-1") -> ArchiveExportRequest {
        ArchiveExportRequest(station: Self.station, instrument: instrument)
    }
}
