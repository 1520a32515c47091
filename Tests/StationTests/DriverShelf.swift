import DriverRuntime
import SimulatedInstruments
import Station
import Synchronization
import TestSupport

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
        case .sbe16plus: "seabird/sbe16plus"
        case .sbe19plus: "seabird/sbe19plus"
        case .sbe26plus: "seabird/sbe26plus"
        case .sbe54: "seabird/sbe54"
        case .nano: "paroscientific/nano"
        case .modbusRTU, .modbusTCP: "generic/modbus"
        case .sdi12: "generic/delimited"
        case .suna: "satlantic/suna"
        case .ocr507: "satlantic/ocr"
        case .samiPCO2: "sunburst/sami-pco2"
        case .samiPH: "sunburst/sami-ph"
        case .nortek: "nortek/classic"
        case .optode: "aanderaa/optode"
        case .eco: "wetlabs/eco"
        case .wxt: "vaisala/wxt"
        case .gill: "gill/wind"
        case .gnss: "nmea/gnss"
        case .metbk: "asimet/metbk"
        case .adcp: "teledyne/workhorse"
        case .lines: "benchmark/six-values"
        }
    }
}
