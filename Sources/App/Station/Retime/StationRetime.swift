import Console
import Delivery
import Sensing
import StationClock
import Store
import Threads
import Timekeeping

/// Corrects the times of gaps that a relock of the station clock has closed, by one record for each gap. Nothing that
/// is stored is changed; whoever reads the store applies the corrections.
///
/// It has a thread of its own, because the store is read through.
public actor StationRetime {
    private let thread: ActorThread
    private let store: StationStore
    private let directory: String
    private let clock: StationClock

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public init(store: StationStore, directory: String, clock: StationClock) throws(ThreadFailure) {
        thread = try ActorThread(name: "retime")
        self.store = store
        self.directory = directory
        self.clock = clock
    }

    deinit { thread.stop() }

    /// For the control socket of a running station. The thread lives as long as the request.
    public static func access(store: StationStore, directory: String, clock: StationClock) -> RetimeAccess {
        RetimeAccess { isDryRun throws(RetimeFailure) in
            let retime: StationRetime
            do throws(ThreadFailure) {
                retime = try StationRetime(store: store, directory: directory, clock: clock)
            } catch {
                throw RetimeFailure("cannot look for gaps in the store '\(directory)': \(error)")
            }
            return try await retime.run(isDryRun: isDryRun)
        }
    }

    /// Returns when the corrections are durable. A gap is corrected once: where nothing is to be done, nothing is
    /// stored.
    public func run(isDryRun: Bool) async throws(RetimeFailure) -> RetimeReport {
        // What was stamped a moment ago counts too.
        _ = await store.durable()
        let survey = try Self.survey(directory)
        var report = survey.report
        report.isDryRun = isDryRun
        guard !isDryRun, !survey.corrections.isEmpty else { return report }
        try await record(survey)
        return report
    }

    private func record(_ survey: RetimeSurvey) async throws(RetimeFailure) {
        let registration: InstrumentRegistration
        do throws(StoreError) {
            registration = try await store.register(ClockRecord.description)
        } catch {
            throw RetimeFailure("cannot record the corrections in '\(directory)': \(error)")
        }
        let time = clock.now()
        let refused = store.append(
            survey.corrections.map { retiming, summary in
                ClockRecord.retiming(retiming, summary).record(
                    time: time, instrument: registration.number, datastreams: registration.datastreamNumbers)
            })
        guard refused == 0, await store.durable() else {
            throw RetimeFailure(
                "the store '\(directory)' did not take the corrections: its disk or its memory is full. "
                    + "Make room and call `fairlead retime` again; what was stored is not stored twice.")
        }
    }

    /// What would be corrected, without a daemon and without opening the store for writing.
    public static func dryRun(directory: String) throws(RetimeFailure) -> RetimeReport {
        try survey(directory).report
    }

    private static func survey(_ directory: String) throws(RetimeFailure) -> RetimeSurvey {
        do throws(StoreError) {
            return try RetimeSurvey(try StationLedgerReader.open(directory: directory))
        } catch {
            throw RetimeFailure("cannot look for gaps in the store '\(directory)': \(error)")
        }
    }
}

extension StationRetime {
    /// Corrects the store of a station whose daemon does not run. Fails when the store is in use.
    public static func run(_ configuration: StationConfiguration) async throws(RetimeFailure) -> RetimeReport {
        do {
            let store = try RunningStation.openStore(configuration)
            do {
                let retime = try StationRetime(
                    store: store, directory: configuration.store.directory, clock: StationClock())
                let report = try await retime.run(isDryRun: false)
                await store.close()
                return report
            } catch {
                await store.close()
                throw error
            }
        } catch let failure as RetimeFailure {
            throw failure
        } catch {
            throw RetimeFailure("\(error)")
        }
    }
}
