import Pipeline
import Sensing

/// One thing that a driver's records can tell: a quantity, a part of the time, or a word that decides something.
public struct DriverField: Sendable {
    /// What the vocabularies of the field call a property, and how finely the sensor tells two values apart.
    public struct Details: Hashable, Sendable {
        /// NERC vocabulary P01: `TEMPPR01`.
        public var p01: String?
        /// NERC vocabulary P06, for the unit: `UPAA`.
        public var p06: String?
        /// In the field's unit.
        public var resolution: Double?

        public init(p01: String? = nil, p06: String? = nil, resolution: Double? = nil) {
            self.p01 = p01
            self.p06 = p06
            self.resolution = resolution
        }
    }

    public var key: String
    /// How it stands in a record; nil for what is only computed.
    public var column: Column?
    /// The position of its datastream in the driver's list; nil for what is read but not observed.
    public var datastream: Int?
    public var range: GrossRange
    public var details: Details
    /// Its last good value is what computations take in records that do not have it.
    public var isHeld: Bool

    public init(
        key: String, column: Column?, datastream: Int?, range: GrossRange, details: Details = Details(),
        isHeld: Bool = false
    ) {
        self.key = key
        self.column = column
        self.datastream = datastream
        self.range = range
        self.details = details
        self.isHeld = isHeld
    }
}
