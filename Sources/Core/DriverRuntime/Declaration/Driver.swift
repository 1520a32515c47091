import Diagnostics
import Pipeline
import Sensing

/// How to understand one model of instrument: a checked declaration, the same for all instruments of that model.
public struct Driver: Sendable {
    /// `maker/model`, as the folder is called.
    public var id: String
    public var title: String
    /// What kind of instrument: ctd, adcp, gnss, weather …
    public var category: String
    /// Where the manufacturer describes the output.
    public var manual: String
    /// Some lines of real output; empty for binary instruments.
    public var sample: String
    public var framing: DriverFraming
    public var header: DriverHeader
    /// Prompts and marks in front of a line that are no part of it.
    public var strip: [[UInt8]]
    /// Lines that are known and carry no values.
    public var ignored: [Glob]
    public var fields: [DriverField]
    public var records: [DriverRecord]
    public var computations: [DriverComputation]
    public var coefficients: [DriverCoefficient]
    /// Everything that the driver can observe; `Observation.datastream` is the position here.
    public var datastreams: [DatastreamDescription]
    /// The patterns of all records, made once and shared by all instruments of the model.
    var table = RecordTable()

    /// Checks a declaration. All mistakes are reported; there is a driver when none is an error.
    public static func read(
        _ document: SourceNode, in source: SourceText
    ) -> (driver: Driver?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        var driver = Expected<Driver>.driver.read(document, &diagnostics)
        if let made = driver { driver?.table = RecordTable(driver: made) }
        return (diagnostics.hasErrors ? nil : driver, diagnostics.inTextOrder)
    }

    /// The position of a field by its key.
    func slot(of key: String) -> Int? {
        fields.firstIndex { $0.key == key }
    }
}
