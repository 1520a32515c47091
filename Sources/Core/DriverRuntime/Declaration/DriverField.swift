import Pipeline
import Sensing

/// One thing that a driver's records can tell: a quantity, a part of the time, or a word that decides something.
public struct DriverField: Sendable {
    public var key: String
    /// How it stands in a record; nil for what is only computed.
    public var column: Column?
    /// The position of its datastream in the driver's list; nil for what is read but not observed.
    public var datastream: Int?
    public var range: GrossRange

    public init(key: String, column: Column?, datastream: Int?, range: GrossRange) {
        self.key = key
        self.column = column
        self.datastream = datastream
        self.range = range
    }
}
