import Console
import Delivery
import DriverRuntime
import Sensing
import StationClock
import Store
import TestSupport

@testable import Station

/// A store with the recording of an ECO meter that came without its calibration, so that only counts were read.
struct ReprocessBench {
    static let driver = "wetlabs/eco"
    /// That of the meter's characterization sheet in the driver's case `with-coefficients`.
    static let calibration = [
        "backscatter.scale": 1.913e-06, "backscatter.dark": 50, "chlorophyll.scale": 0.0121, "chlorophyll.dark": 47,
        "cdom.scale": 0.0907, "cdom.dark": 44, "SALINITY": 34, "TEMPERATURE": 10,
    ]
    static let start = Instant(unixSeconds: 1_795_219_200)
    private static let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    static let folders = DriverFolders(folders: [root + "/Drivers"])

    let directory: TemporaryDirectory
    let store: StationStore
    let registration: InstrumentRegistration

    init() async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.tickMilliseconds = 10
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        registration = try await store.register(
            InstrumentDescription(
                name: "eco", driver: Self.driver, serialNumber: "1688",
                datastreams: try DriverShelf.session(Self.driver).driver.datastreams))
    }

    /// Every line of the recording as the station reads it, a second apart.
    @discardableResult
    func feed() async throws -> [Record] {
        try await append(
            read(try WholeFile.read(Self.root + "/Drivers/wetlabs/eco/cases/with-coefficients/input.raw")))
    }

    /// As the station reads bytes; `isCut`: the connection ended behind them.
    func read(_ bytes: [UInt8], isCut: Bool = false) throws -> [Record] {
        var session = try DriverShelf.session(Self.driver)
        var frames: [ParsedFrame] = []
        bytes.withUnsafeBytes { session.ingest($0, time: Self.time(0), into: &frames) }
        if isCut { session.cut(into: &frames) } else { session.finish(into: &frames) }
        return frames.enumerated().map { index, frame in record(of: frame, at: index) }
    }

    /// Records as they are given.
    @discardableResult
    func append(_ records: [Record]) async throws -> [Record] {
        guard store.append(records) == 0, await store.durable() else { throw TestProblem("the store is full") }
        return records
    }

    static func time(_ second: Int) -> Timestamp {
        Timestamp(
            start.adding(nanoseconds: Int64(second) * Instant.nanosecondsPerSecond),
            bound: TimeBound(halfWidth: 20_000), source: .gnss, state: .locked,
            stamp: RawStamp(
                monotonic: Int64(second) * Instant.nanosecondsPerSecond, lateness: 500,
                model: ClockModelID(run: 1, number: 1)))
    }

    private func record(of frame: ParsedFrame, at second: Int) -> Record {
        Record(
            instrument: registration.number, time: Self.time(second), instrumentTime: frame.instrumentTime,
            loggerTime: frame.loggerTime, raw: frame.raw, defect: frame.defect,
            observations: frame.observations.map { observation in
                var observation = observation
                observation.datastream = registration.datastreamNumbers[Int(observation.datastream)]
                return observation
            })
    }

    func reprocess(
        _ calibration: [String: Double], until: Instant? = nil, isDryRun: Bool = false
    ) async throws -> ReprocessReport {
        let request = ReprocessRequest(
            instrument: "eco", until: until?.iso8601, driver: Self.driver, calibration: calibration,
            reason: "post-cruise", isDryRun: isDryRun)
        return try await StationReprocess(store: store, directory: directory.path, clock: StationClock())
            .run(request, configuration: nil, folders: Self.folders)
    }

    func stored() throws -> [StoredRecord] {
        var all: [StoredRecord] = []
        try StationLedgerReader.open(directory: directory.path).forEachRecord { _, stored in
            all.append(stored)
            return true
        }
        return all
    }

    /// Values of a datastream in the export, in its order.
    func exported(_ key: String, asFirstProcessed: Bool = false) throws -> [String] {
        var text = ""
        try StationExport(directory: directory.path, asFirstProcessed: asFirstProcessed).text(
            RecordSelection(instruments: ["eco"]), as: .csv, withRaw: false, write: { text += $0 }, progress: { _ in })
        let lines = text.split(whereSeparator: \.isNewline)
        let names = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        guard let value = names.firstIndex(of: "value"), let column = names.firstIndex(of: "key") else { return [] }
        return lines.dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return cells[column] == key ? String(cells[value]) : nil
        }
    }
}
