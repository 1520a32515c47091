import Console
import Delivery
import Sensing
import Store

/// Finds out what another driver or calibration would change, before anything is stored.
struct ReprocessSurvey {
    let request: ReprocessRequest
    let key: String
    /// Of the store and the book.
    let lastRun: UInt32
    var report: ReprocessReport
    /// As it was read through; it ends where it ended then.
    let pass: ReprocessPass
    /// Of the devices that bore the name; empty for one without.
    private(set) var serialNumbers: Set<String> = []
    private let from: Instant?
    private let until: Instant?
    private let counts: [String: ReprocessingRun.Counts]
    /// By epoch and number.
    private let devices: [String: [Int32: String]]

    init(_ request: ReprocessRequest, means: ReprocessMeans, directory: String) throws(ReprocessFailure) {
        self.request = request
        key = means.key(request)
        from = try Self.instant(request.from, "--from")
        until = try Self.instant(request.until, "--until")
        do {
            let reader = try StationLedgerReader.open(directory: directory)
            let book = try ReprocessBook(directory: directory)
            lastRun = max(book.lastRun, try StoredRuns(reader).lastRun)
            let devices = Self.devices(reader, request.instrument)
            self.devices = devices
            guard devices.values.contains(where: { !$0.isEmpty }) else {
                throw ReprocessFailure("the store '\(directory)' has no instrument '\(request.instrument)'")
            }
            var pass = try ReprocessPass(
                reader, instrument: request.instrument, from: from, until: until, means: means)
            var tally = ReprocessTally()
            var serialNumbers: Set<String> = []
            try pass.run { item, table in
                tally.note(
                    epoch: item.epoch, time: item.original.record.time.instant, before: item.before,
                    after: item.after, results: item.results.count, in: table)
                serialNumbers.insert(devices[item.epoch]?[item.original.record.instrument] ?? "")
                return true
            }
            self.pass = pass
            self.serialNumbers = serialNumbers
            counts = Dictionary(tally.counts.map { ($0.epoch, $0.counts) }, uniquingKeysWith: { first, _ in first })
            report = ReprocessReport(instrument: request.instrument, driver: means.session.driver.id)
            report.doneAs = book.run(with: key)
            fill(tally, means)
        } catch let failure as ReprocessFailure {
            throw failure
        } catch {
            throw ReprocessFailure("cannot read the store '\(directory)': \(error)")
        }
    }

    private mutating func fill(_ tally: ReprocessTally, _ means: ReprocessMeans) {
        report.runs = tally.counts.map { epoch, counts in
            ReprocessReport.Run(
                run: nil, epoch: epoch, records: counts.records, changed: counts.changed,
                withdrawn: counts.withdrawn, results: counts.results)
        }
        report.differences = tally.sortedDifferences
        report.defectsBefore = tally.defectsBefore
        report.defectsAfter = tally.defectsAfter
        report.notices = means.notices
        guard pass.passedOver > 0 else { return }
        report.notices.append(
            "\(pass.passedOver) records of '\(request.instrument)' are of another driver than the station file says, and "
                + "stay as they are")
    }

    func number(of epoch: String) -> UInt32? { report.runs.first { $0.epoch == epoch }?.run }

    /// The raw bytes of the note that tells the run about an epoch; nil when there is none.
    func note(of epoch: String, _ means: ReprocessMeans) -> [UInt8]? {
        guard let number = number(of: epoch), let counts = counts[epoch] else { return nil }
        let run = ReprocessingRun(
            run: number, epoch: epoch,
            subject: ReprocessingRun.Subject(
                instrument: request.instrument, from: from?.iso8601, until: until?.iso8601),
            with: ReprocessingRun.Means(
                driver: means.session.driver.id, driverDigest: means.digest, calibration: means.calibration,
                program: programVersion, reason: request.reason),
            counts: counts)
        return try? StatusJSON.encode(run)
    }

    /// The new results of one record, with the numbers that the store gave.
    func records(
        of item: ReprocessPass.Item, run: UInt32, _ registrations: [String: InstrumentRegistration]
    ) -> [Record] {
        let original = item.original.record
        let device = devices[item.epoch]?[original.instrument] ?? ""
        guard let registration = registrations[device] else { return [] }
        return item.results.map { result in
            Record(
                instrument: registration.number, direction: .received, time: original.time,
                instrumentTime: result.instrumentTime, loggerTime: result.loggerTime, raw: [], defect: result.defect,
                observations: result.observations.compactMap { observation in
                    guard let index = pass.index(of: observation.datastream) else { return nil }
                    var numbered = observation
                    numbered.datastream = registration.datastreamNumbers[index]
                    return numbered
                }, reprocessed: Reprocessed(run: run, position: item.original.position))
        }
    }

    /// Serial numbers by epoch and the instrument's numbers there.
    private static func devices(_ reader: StationLedgerReader, _ instrument: String) -> [String: [Int32: String]] {
        var devices: [String: [Int32: String]] = [:]
        for epoch in reader.epochs {
            for registration in reader.registrations(epoch: epoch.id)
            where registration.description.name == instrument {
                devices[epoch.id, default: [:]][registration.number] = registration.description.serialNumber ?? ""
            }
        }
        return devices
    }

    private static func instant(_ text: String?, _ option: String) throws(ReprocessFailure) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw ReprocessFailure("\(option) '\(text)' is no time; write it as 2026-11-21 or 2026-11-21T02:52:33Z")
        }
        return instant
    }
}
