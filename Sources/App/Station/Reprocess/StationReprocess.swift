import Console
import Delivery
import Glibc
import Sensing
import StationClock
import Store
import Threads

/// Parses stored raw bytes again with another driver or other coefficients, and stores what comes out otherwise than
/// before as new records. Nothing that is stored is changed; readers take the newest.
///
/// It has a thread of its own, because the store is read through and may have to be waited for.
public actor StationReprocess {
    private let thread: ActorThread
    private let store: StationStore
    private let directory: String
    private let clock: StationClock

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private static let napMicroseconds: useconds_t = 2000
    /// Appended at once.
    private static let portion = 500

    public init(store: StationStore, directory: String, clock: StationClock) throws(ThreadFailure) {
        thread = try ActorThread(name: "reprocess")
        self.store = store
        self.directory = directory
        self.clock = clock
    }

    deinit { thread.stop() }

    /// For the control socket of a running station. The thread lives as long as the request.
    public static func access(
        store: StationStore, configuration: StationConfiguration, clock: StationClock
    ) -> ReprocessAccess {
        ReprocessAccess { request async throws(ReprocessFailure) in
            let reprocess: StationReprocess
            do throws(ThreadFailure) {
                reprocess = try StationReprocess(
                    store: store, directory: configuration.store.directory, clock: clock)
            } catch {
                throw ReprocessFailure("cannot parse records again: \(error)")
            }
            return try await reprocess.run(
                request, configuration: configuration,
                folders: .standard(besides: configuration.driverDirectories))
        }
    }

    /// Returns when the new results are durable. Where nothing comes out otherwise, nothing is stored.
    public func run(
        _ request: ReprocessRequest, configuration: StationConfiguration?, folders: DriverFolders
    ) async throws(ReprocessFailure) -> ReprocessReport {
        let means = try ReprocessMeans(request, configuration: configuration, folders: folders)
        // What came a moment ago counts too.
        _ = await store.durable()
        var survey = try ReprocessSurvey(request, means: means, directory: directory)
        guard !request.isDryRun, survey.report.changed > 0 else {
            survey.report.isDryRun = request.isDryRun
            return survey.report
        }
        try await record(&survey, means)
        survey.report.isDryRun = false
        return survey.report
    }

    /// What would change, without a daemon and without opening the store for writing.
    public static func dryRun(
        _ request: ReprocessRequest, directory: String, configuration: StationConfiguration?, folders: DriverFolders
    ) throws(ReprocessFailure) -> ReprocessReport {
        let means = try ReprocessMeans(request, configuration: configuration, folders: folders)
        return try ReprocessSurvey(request, means: means, directory: directory).report
    }

    // MARK: Storing

    private func record(_ survey: inout ReprocessSurvey, _ means: ReprocessMeans) async throws(ReprocessFailure) {
        let own = try await register(ReprocessingRun.description)
        var registrations: [String: InstrumentRegistration] = [:]
        for serialNumber in survey.serialNumbers {
            registrations[serialNumber] = try await register(
                InstrumentDescription(
                    name: survey.request.instrument, driver: means.session.driver.id,
                    serialNumber: serialNumber.isEmpty ? nil : serialNumber,
                    datastreams: means.datastreams))
        }
        var number = survey.lastRun
        for index in survey.report.runs.indices where survey.report.runs[index].changed > 0 {
            number += 1
            try open(number, survey)
            survey.report.runs[index].run = number
        }
        try append(survey, means, own: own.number, registrations)
        guard await store.durable() else { throw failure("its disk or its memory is full") }
    }

    /// The number is given for ever before anything bears it.
    private func open(_ number: UInt32, _ survey: ReprocessSurvey) throws(ReprocessFailure) {
        do throws(FileFailure) {
            var book = try ReprocessBook(directory: directory)
            try book.add(number, key: survey.key, at: clock.now().instant)
        } catch {
            throw failure("\(error)")
        }
    }

    /// In the order of the store: for each epoch the note, then its results.
    private func append(
        _ survey: ReprocessSurvey, _ means: ReprocessMeans, own: Int32,
        _ registrations: [String: InstrumentRegistration]
    ) throws(ReprocessFailure) {
        var run: (epoch: String, number: UInt32) = ("", 0)
        var portion: [Record] = []
        var refused = 0
        do throws(StoreError) {
            var pass = survey.pass
            try pass.run(until: survey.pass.end) { item, table in
                guard !item.results.isEmpty else { return true }
                if run.epoch != item.epoch {
                    guard let note = survey.note(of: item.epoch, means), let number = survey.number(of: item.epoch)
                    else { return true }
                    run = (item.epoch, number)
                    portion.append(
                        Record(instrument: own, direction: .note, time: clock.now(), raw: note, defect: nil))
                }
                portion += survey.records(of: item, run: run.number, registrations)
                guard portion.count >= Self.portion else { return true }
                refused += give(&portion)
                return refused == 0
            }
        } catch {
            throw failure("it could not be read to its end: \(error)")
        }
        refused += give(&portion)
        guard refused == 0 else { throw failure("it refused \(refused) records") }
    }

    /// Waits for room, so that none is refused.
    private func give(_ records: inout [Record]) -> Int {
        while !store.hasRoom { usleep(Self.napMicroseconds) }
        defer { records.removeAll(keepingCapacity: true) }
        return store.append(records)
    }

    private func register(_ description: InstrumentDescription) async throws(ReprocessFailure) -> InstrumentRegistration
    {
        do throws(StoreError) {
            return try await store.register(description)
        } catch {
            throw failure("\(error)")
        }
    }

    private func failure(_ reason: String) -> ReprocessFailure {
        ReprocessFailure(
            "the store '\(directory)' did not take all new results: \(reason). Call `fairlead reprocess` again: what is "
                + "stored is not stored twice.")
    }
}
