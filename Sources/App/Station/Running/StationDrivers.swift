import Diagnostics
import DriverRuntime
import Pipeline

/// The drivers that a station needs, read and checked against what the station file asks of them.
public struct StationDrivers: Sendable {
    /// By the instrument's name in the station file: the interpreter, set up.
    public private(set) var sessions: [String: DriverSession] = [:]
    /// What is wrong with a driver's own files, one report a driver.
    public private(set) var reports: [CheckReport] = []
    /// What the station file asks of a driver that the driver cannot do, at its place in the station file.
    public private(set) var diagnostics: [Diagnostic] = []

    public init(_ configuration: StationConfiguration, folders: DriverFolders) {
        var files: [String: DriverFile] = [:]
        for instrument in configuration.instruments {
            let identity = instrument.driver.value
            let file = files[identity] ?? folders.read(identity)
            if files.updateValue(file, forKey: identity) == nil, file.report.hasErrors { reports.append(file.report) }
            guard let driver = file.driver else { continue }
            prepare(instrument, driver: driver, latitude: configuration.thing?.latitude)
        }
    }

    private mutating func prepare(_ instrument: InstrumentConfiguration, driver: Driver, latitude: Double?) {
        var settings = DriverSettings(
            coefficients: instrument.coefficientValues, columns: instrument.columns?.map(\.value),
            variant: instrument.variant?.value, latitude: latitude)
        for limit in instrument.limits {
            settings.expected[limit.name.text] = limit.value.operational
            settings.sensor[limit.name.text] = limit.value.sensor
        }
        let place = instrument.driver.span
        for problem in driver.problems(in: settings) {
            diagnostics.append(
                Diagnostic(
                    .unfitForDriver, "instrument '\(instrument.name.value)': \(problem)", at: place,
                    remedy: "Write what `fairlead driver show \(driver.id)` lists."))
        }
        let unused = driver.unusedCoefficients(in: settings)
        if !unused.isEmpty {
            diagnostics.append(
                Diagnostic(
                    .unusedCoefficients,
                    "instrument '\(instrument.name.value)': \(driver.id) has no use for \(unused.joined(separator: ", "))",
                    at: place, remedy: "Remove them, or see `fairlead driver show \(driver.id)` for their names."))
        }
        sessions[instrument.name.value] = DriverSession(driver: driver, settings: settings)
    }
}
