import DriverRuntime
import SimulatedInstruments
import Station

/// The drivers of this repository, as the station finds them.
enum DriverShelf {
    private static let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    static func session(_ identity: String) throws -> DriverSession {
        let file = DriverFolders(folders: [root + "/Drivers"]).read(identity)
        guard let driver = file.driver else { throw TestProblem("there is no driver '\(identity)' below \(root)") }
        return DriverSession(driver: driver)
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
