import Pipeline
import Sensing

/// A field as a driver file, or a station for an open driver, declares it.
public struct DeclaredField: Sendable {
    /// What it is called outside.
    public struct Observed: Hashable, Sendable {
        public var name: String
        public var unit: String
        public var ucum: String

        public init(name: String, unit: String, ucum: String) {
            self.name = name
            self.unit = unit
            self.ucum = ucum
        }
    }

    public var key: String
    /// How it stands in a record; nil when it stands in none.
    public var column: Column?
    /// Nil for what is read but not observed.
    public var observed: Observed?
    public var range: GrossRange
    public var details: DriverField.Details
    /// What the instrument calls it, where a station tells an open driver so: a key, a path of JSON, an element.
    public var path: String?
    /// Its last value counts in records that do not have it.
    public var isHeld: Bool

    public init(
        key: String, column: Column?, observed: Observed? = nil, range: GrossRange = GrossRange(),
        details: DriverField.Details = DriverField.Details(), path: String? = nil, isHeld: Bool = false
    ) {
        self.key = key
        self.column = column
        self.observed = observed
        self.range = range
        self.details = details
        self.path = path
        self.isHeld = isHeld
    }

    /// Stands in for a field with a mistake.
    static func broken(_ key: String) -> DeclaredField {
        DeclaredField(key: key, column: Column(.word, width: 1), observed: Observed(name: "", unit: "", ucum: ""))
    }

    var isBroken: Bool { observed?.name == "" }

    /// Neither read nor given a name: only ranges, for a field that somebody else brings.
    var isAddition: Bool { column == nil && observed == nil }
}

extension DriverField {
    /// Numbers the datastreams: first those that a codec brings, then those of the declared fields in their order.
    static func numbered(
        _ declared: [DeclaredField], codec: [DatastreamDescription] = []
    ) -> (fields: [DriverField], datastreams: [DatastreamDescription]) {
        var datastreams = codec
        var fields = codec.enumerated().map { number, datastream in
            let added = declared.first { $0.key == datastream.key }
            return DriverField(
                key: datastream.key, column: added?.column, datastream: number, range: added?.range ?? GrossRange(),
                details: added?.details ?? Details(), isHeld: added?.isHeld ?? false)
        }
        for field in declared where !codec.contains(where: { $0.key == field.key }) {
            var number: Int?
            if let observed = field.observed {
                number = datastreams.count
                datastreams.append(
                    DatastreamDescription(
                        key: field.key, name: observed.name, unit: observed.unit, ucum: observed.ucum))
            }
            fields.append(
                DriverField(
                    key: field.key, column: field.column, datastream: number, range: field.range,
                    details: field.details, isHeld: field.isHeld))
        }
        for slot in fields.indices { fields[slot].column?.slot = slot }
        return (fields, datastreams)
    }
}
