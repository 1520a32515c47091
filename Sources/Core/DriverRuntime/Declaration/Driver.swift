import Diagnostics
import Framing
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
    /// The names as the maker writes them, and the firmware that was seen.
    public var about = DriverAbout()
    /// Some lines of real output; empty for binary instruments.
    public var sample: String
    public var framing: DriverFraming
    public var header: DriverHeader
    /// Prompts and marks in front of a line that are no part of it.
    public var strip: [[UInt8]]
    /// Lines that are known and carry no values.
    public var ignored: [Glob]
    /// The same for just these lines: the header that told the columns of an open driver.
    var knownLines: [[UInt8]] = []
    /// Words that stand for "no value" in any number.
    public var missing: [String]
    public var fields: [DriverField]
    public var records: [DriverRecord]
    public var computations: [DriverComputation]
    public var coefficients: [DriverCoefficient]
    /// Everything that the driver can observe; `Observation.datastream` is the position here.
    public var datastreams: [DatastreamDescription]
    /// How to wake it, set it up and make it sample; nil for an instrument that is only listened to.
    public var dialogue: DriverDialogue?
    /// What people and scripts can ask it to do.
    public var commands: [DriverCommand] = []
    /// The patterns of all records, made once and shared by all instruments of the model.
    var table = RecordTable()

    /// Checks a declaration. All mistakes are reported; there is a driver when none is an error. `library` gives the
    /// declaration of another driver by its identity, for `like`.
    public static func read(
        _ document: SourceNode, in source: SourceText, library: (String) -> SourceNode? = { _ in nil }
    ) -> (driver: Driver?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let whole = DriverOverlay.resolved(document, library, &diagnostics)
        var driver = Expected<Driver>.driver.read(whole, &diagnostics)
        if let made = driver { driver?.table = RecordTable(driver: made) }
        return (diagnostics.hasErrors ? nil : driver, diagnostics.inTextOrder)
    }

    /// What the vocabularies call a datastream, and its resolution.
    public func details(ofDatastream number: Int) -> DriverField.Details {
        fields.first { $0.datastream == number }?.details ?? DriverField.Details()
    }

    /// The position of a field by its key.
    func slot(of key: String) -> Int? {
        fields.firstIndex { $0.key == key }
    }
}

/// What a driver is of, beyond its identity.
public struct DriverAbout: Hashable, Sendable {
    public var maker: String?
    public var model: String?
    /// The versions that were seen.
    public var firmware: [String]
    /// The driver that it takes everything from that it does not say itself.
    public var like: String?

    public init(maker: String? = nil, model: String? = nil, firmware: [String] = [], like: String? = nil) {
        self.maker = maker
        self.model = model
        self.firmware = firmware
        self.like = like
    }
}
