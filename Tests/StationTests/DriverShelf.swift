import DriverRuntime
import SimulatedInstruments
import Station
import Synchronization

/// The drivers of this repository, as the station finds them, each read once.
enum DriverShelf {
    private static let sessions = Mutex<[String: DriverSession]>([:])

    private static let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    static func session(_ identity: String) throws -> DriverSession {
        if let known = sessions.withLock({ $0[identity] }) { return known }
        let file = DriverFolders(folders: [root + "/Drivers"]).read(identity)
        guard let driver = file.driver else { throw TestProblem("there is no driver '\(identity)' below \(root)") }
        let session = DriverSession(driver: driver)
        sessions.withLock { $0[identity] = session }
        return session
    }
}

extension InstrumentKind {
    /// The driver that reads what is simulated.
    var driver: String {
        switch self {
        case .sbe37: "seabird/sbe37"
        case .gnss: "nmea/gnss"
        case .metbk: "asimet/metbk"
        case .adcp: "teledyne/workhorse"
        case .lines: "benchmark/six-values"
        }
    }
}
