import Console
import StationClock
import Store

extension StationReprocess {
    /// For the store of a station whose daemon does not run. Fails when the store is in use.
    public static func run(
        _ request: ReprocessRequest, _ configuration: StationConfiguration, folders: DriverFolders
    ) async throws(ReprocessFailure) -> ReprocessReport {
        do {
            let store = try RunningStation.openStore(configuration)
            return try await run(
                request, in: store, directory: configuration.store.directory, configuration, folders: folders)
        } catch let failure as ReprocessFailure {
            throw failure
        } catch {
            throw ReprocessFailure("\(error)")
        }
    }

    private static func run(
        _ request: ReprocessRequest, in store: StationStore, directory: String,
        _ configuration: StationConfiguration, folders: DriverFolders
    ) async throws -> ReprocessReport {
        do {
            let reprocess = try StationReprocess(store: store, directory: directory, clock: StationClock())
            let report = try await reprocess.run(request, configuration: configuration, folders: folders)
            await store.close()
            return report
        } catch {
            await store.close()
            throw error
        }
    }
}
