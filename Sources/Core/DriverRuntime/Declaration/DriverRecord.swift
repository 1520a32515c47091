import Pipeline

/// One kind of record that an instrument sends.
public struct DriverRecord: Sendable {
    /// A column as the declaration names it.
    public indirect enum Item: Hashable, Sendable {
        /// A field; it may be left out when `isOptional`.
        case field(slot: Int, isOptional: Bool)
        /// Any text, not looked at.
        case ignored
        case literal([UInt8])
        /// A word that begins with these bytes: `SATSLF0344`.
        case prefix([UInt8])
        /// So many columns, or bytes where there is no delimiter.
        case skip(Int)
        /// A field whose bytes the next column reads too.
        case ahead(slot: Int)
        /// The same columns over and over; their fields become cells.
        case repeated([Item], count: Repeat)
        /// Whatever follows.
        case rest
    }

    /// Where the record stands in the stream.
    public enum Place: Hashable, Sendable {
        case line
        /// A declared frame, by its number.
        case frame(Int)
        /// A declared block, by its number.
        case block(Int)
        /// The payload of an uplink on one of these ports; empty for any of the application's.
        case uplink(ports: [UInt8])
    }

    /// How the record's bytes are read.
    public enum Shape: Sendable {
        /// Columns with something between them, or of fixed width.
        case columns(Delimiter)
        /// XML: the name of the element that holds each item.
        case elements([String])
        /// A text with fields in it.
        case template(TemplatePattern, text: String)
        /// The key of each item.
        case pairs(keys: [String], delimiter: Delimiter, assign: UInt8, begins: String?)
        /// The path of each item.
        case json(paths: [String])
        /// Type and transducer of each item: the measurements of an XDR sentence.
        case transducers(keys: [String])
        /// The bytes of a binary frame.
        case binary(ByteOrder)
        /// Channel and name of each item in a Cayenne LPP payload.
        case lpp(paths: [String])
        /// The name of each item in a SenML pack.
        case senml(names: [String])
        case lines([Line])
    }

    /// One line of a block, or several alike.
    public struct Line: Sendable {
        public var record: DriverRecord
        public var repeats: Bool
        public var isOptional: Bool
    }

    public var name: String
    public var place: Place = .line
    public var shape: Shape
    /// In the order of the record; of a block of lines those of all its lines.
    public var items: [Item]
    /// The columns come from the station or from the recording's own header.
    public var isOpen = false
    /// The NMEA 0183 formatter (`GGA`) of sentences, or the whole address of proprietary ones (`PASHR`).
    public var sentence: String?
    /// Only for instruments that are set up so.
    public var variant: Int?
    /// The checksum that the line carries as text.
    public var check: TextCheck?
    /// The fields that are worth nothing when a void word stands in the record; empty for all.
    public var voided: [Int] = []
    /// The record itself says that these fields are worth nothing, whatever stands in it (a dark frame's nitrate).
    public var isVoid = false
    /// An instrument prints all its columns in every such line: one with fewer than the last was cut, unless the next is
    /// the same.
    public var isSteady = false
    /// The field that says which cell the record's values belong to, where each cell is a record of its own.
    public var cell: Int?
    /// Where a line fits nothing, the record is looked for at these texts within it, behind garbage.
    public var marks: [[UInt8]] = []
    /// Tell apart records whose columns look the same.
    public var agreements: [Agreement] = []
    /// Fields whose values have to lie in their range; else the columns are something else.
    public var within: [Int] = []
    /// How many decimals a field has in this record, where that tells a line that was cut from a whole one.
    public var decimals: [Int: Int] = [:]

    /// A printed value has to be near what the driver computes for the field from the record's other values; else the
    /// column is something else.
    public struct Agreement: Hashable, Sendable {
        public var slot: Int
        public var tolerance: Tolerance
    }

    /// How far two values may be apart: a part that is always allowed, and a share of the printed value.
    public struct Tolerance: Hashable, Sendable {
        public var absolute: Double
        public var relative: Double
    }

    public init(name: String, place: Place = .line, shape: Shape, items: [Item]) {
        self.name = name
        self.place = place
        self.shape = shape
        self.items = items
    }

    /// What stands between the columns; nil for another shape.
    public var delimiter: Delimiter? {
        if case .columns(let delimiter) = shape { delimiter } else { nil }
    }

    /// All column lists that leaving out optional columns gives, the fullest first.
    var expanded: [[Item]] {
        items.reduce(into: [[]]) { lists, item in
            if case .field(_, isOptional: true) = item {
                lists = lists.flatMap { [$0 + [item], $0] }
            } else {
                lists = lists.map { $0 + [item] }
            }
        }
    }

    /// The fields that the record can fill, those of repeated groups included.
    var slots: [Int] { items.flatMap(\.slots) }
}

extension DriverRecord.Item {
    /// The fields of this column and of those that it repeats.
    var slots: [Int] {
        switch self {
        case .field(let slot, _), .ahead(let slot): [slot]
        case .repeated(let items, _): items.flatMap(\.slots)
        case .ignored, .literal, .prefix, .skip, .rest: []
        }
    }

    /// The fields that become cells.
    var cellSlots: [Int] {
        if case .repeated = self { slots } else { [] }
    }
}
