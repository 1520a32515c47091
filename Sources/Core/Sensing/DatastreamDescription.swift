/// What one series of observations is about: a property, seen by one instrument, in one unit.
///
/// `key` is the driver's field name and is unique within the instrument; `name` is the CF standard name where one
/// exists. Several datastreams of one instrument may share a name (the four beams of an ADCP), never a key.
public struct DatastreamDescription: Hashable, Sendable {
    public var key: String
    public var name: String
    /// The unit as CF and UDUNITS spell it: `degC`, `S/m`, `dbar`, `m/s`, `1`.
    public var unit: String
    /// The same unit's UCUM code, for SensorThings: `Cel`, `S/m`, `dbar`, `m/s`, `1`.
    public var ucum: String

    public init(key: String, name: String, unit: String, ucum: String) {
        self.key = key
        self.name = name
        self.unit = unit
        self.ucum = ucum
    }
}
