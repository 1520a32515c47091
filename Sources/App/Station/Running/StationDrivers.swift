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
    public let diagnostics: [Diagnostic]

    public init(_ file: StationFile, folders: DriverFolders) {
        let drivers = Self.read(file, folders: folders)
        reports = drivers.values.map(\.report).filter(\.hasErrors).sorted { $0.source.name < $1.source.name }
        diagnostics = file.document.map { DriverFit.diagnostics(in: $0) { drivers[$0]?.driver } } ?? []
        guard let configuration = file.configuration else { return }
        for instrument in configuration.instruments {
            guard let driver = drivers[instrument.driver.value]?.driver else { continue }
            prepare(instrument, driver: driver, latitude: configuration.thing?.latitude)
        }
    }

    /// Every driver that is named and there, once.
    private static func read(_ file: StationFile, folders: DriverFolders) -> [String: DriverFile] {
        let named = (file.document?["instruments"]?.elements ?? []).compactMap { $0["driver"]?.scalar?.text }
        return Dictionary(
            Set(named).filter { folders.folder(of: $0) != nil }.map { ($0, folders.read($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    private mutating func prepare(_ instrument: InstrumentConfiguration, driver: Driver, latitude: Double?) {
        sessions[instrument.name.value] = DriverSession(
            driver: driver, settings: Self.settings(of: instrument, latitude: latitude))
    }

    /// What the station file says about one instrument, beyond its model.
    static func settings(of instrument: InstrumentConfiguration, latitude: Double?) -> DriverSettings {
        // What is wrong with the fields is told by DriverFit, at its place.
        var mistakes: [Diagnostic] = []
        let fields = instrument.fields.map { DriverSettings.readFields($0, &mistakes) } ?? []
        var settings = DriverSettings(
            coefficients: instrument.coefficientValues, fields: fields, columns: instrument.columns?.map(\.value),
            variant: instrument.variant?.value, latitude: latitude)
        for limit in instrument.limits {
            settings.expected[limit.name.text] = limit.value.operational
            settings.sensor[limit.name.text] = limit.value.sensor
        }
        return settings
    }
}
