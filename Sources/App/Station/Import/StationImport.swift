import Delivery
import DriverRuntime
import Sensing
import StationClock
import Store
import Threads
import Transports

/// Imports files into a station's store without the daemon.
public struct StationImport: Sendable {
    private let store: StationStore
    private let intake: FileIntake

    /// Fails when the store is in use, by the daemon above all.
    public static func open(
        _ configuration: StationConfiguration, instrument: String, session: DriverSession
    ) async throws(StationFailure) -> StationImport {
        guard let declared = configuration.instruments.first(where: { $0.name.value == instrument }) else {
            throw StationFailure("import for '\(instrument)'", because: "the station has no such instrument")
        }
        let store = try RunningStation.openStore(configuration)
        do {
            let registration = try await store.register(
                InstrumentDescription(
                    name: instrument, driver: declared.driver.value, serialNumber: declared.serialNumber,
                    datastreams: session.driver.datastreams))
            return StationImport(
                store: store,
                intake: FileIntake(
                    registration, session: session, store: store, directory: configuration.store.directory,
                    clock: StationClock()))
        } catch {
            await store.close()
            throw StationFailure("register the instrument '\(instrument)'", because: "\(error)")
        }
    }

    /// Returns when the file is durable. On a thread of its own, because the store may have to be waited for.
    public func take(
        _ survey: ImportSurvey, _ bytes: [UInt8], progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async -> ImportOutcome {
        await withCheckedContinuation { continuation in
            do throws(ThreadFailure) {
                _ = try JoinableThread(name: "import") {
                    continuation.resume(returning: takeNow(survey, bytes, progress: progress))
                }
            } catch {
                continuation.resume(returning: .failed("\(error)"))
            }
        }
    }

    private func takeNow(_ survey: ImportSurvey, _ bytes: [UInt8], progress: (Int) -> Void) -> ImportOutcome {
        let beginning = intake.begin(
            survey.file, times: .instrument(survey.correction, before: survey.before))
        switch beginning.welcome {
        case .known(let why): return .known(why)
        case .refused(let failure): return .failed("\(failure)")
        case .read: break
        }
        guard var passage = beginning.passage else { return .failed("the file was not begun") }
        for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
            bytes[start..<min(start + (1 << 16), bytes.count)].withUnsafeBytes { intake.feed($0, &passage) }
            progress(start)
        }
        return ImportOutcome(intake.finish(&passage))
    }

    public func close() async {
        await store.close()
    }
}

/// What became of a file that was to be imported.
public enum ImportOutcome: Hashable, Sendable {
    case stored(FileTally)
    /// Its content was stored before; nothing was stored now.
    case known(String)
    case failed(String)

    init(_ outcome: FileOutcome) {
        switch outcome {
        case .stored(let tally): self = .stored(tally)
        case .notStored(let failure): self = .failed("\(failure)")
        }
    }
}
