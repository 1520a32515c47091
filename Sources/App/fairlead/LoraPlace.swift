import ArgumentParser
import Glibc
import LoRaServer
import Sensing
import Station

/// Where the LoRa ledger is: in the store's directory, with or without a running daemon.
struct LoraPlace: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The station file, whose store holds the LoRa ledger; else \(standardFile).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The store's directory, instead of a station file.", valueName: "directory"))
    var store: String?

    /// Where the service has its station file, so that a command in a refusal can be typed as it stands there.
    private static let standardFile = "/etc/fairlead/station.yaml"

    func validate() throws {
        guard config == nil || store == nil else { throw ValidationError("give --config or --store, not both") }
    }

    /// `isCreated`: when there is none, one is made.
    func ledger(isCreated: Bool = false) throws -> LoRaLedger {
        try LoRaLedger(directory: LoRaLedger.directory(ofStore: storeDirectory()), isCreated: isCreated)
    }

    func storeDirectory() throws -> String {
        if let store {
            // A store that does not come from the station file is there already, or mistyped.
            guard access(store, F_OK) == 0 else {
                throw CommandFailure("there is no store '\(store)': \(String(cString: strerror(errno)))")
            }
            return store
        }
        let config = config ?? Self.standardFile
        guard self.config != nil || access(config, F_OK) == 0 else {
            throw CommandFailure("there is no '\(config)': say with --config or --store where the ledger is")
        }
        guard let station = StationFile.load(config, knownDrivers: { _ in nil }).configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        return station.store.directory
    }

    /// UTC of the host.
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
