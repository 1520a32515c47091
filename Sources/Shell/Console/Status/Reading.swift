import Sensing

/// The last value of one datastream.
public struct Reading: Codable, Hashable, Sendable {
    /// The driver's field name, unique in the instrument.
    public var key: String
    /// The CF standard name where one exists.
    public var name: String
    /// As CF and UDUNITS spell it.
    public var unit: String
    /// In `unit`; nil when it is missing.
    @NumberOrNull public var value: Double?
    /// QARTOD's primary flag: 1 pass, 2 not evaluated, 3 suspect, 4 fail, 9 missing.
    public var flag: UInt8
    /// When the frame with this value arrived.
    @InstantText public var time: Instant
    /// The depth cell of a profile, counted from 1; left out where there is no profile. The status carries the first
    /// cell only, the history the others.
    public var cell: Int?

    public init(
        key: String, name: String, unit: String, value: Double?, flag: QualityFlag, time: Instant, cell: Int? = nil
    ) {
        self.key = key
        self.name = name
        self.unit = unit
        self.value = value
        self.flag = flag.rawValue
        self.time = time
        self.cell = cell
    }
}
