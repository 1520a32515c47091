import Pipeline

/// One kind of record that an instrument sends.
public struct DriverRecord: Sendable {
    /// A column as the declaration names it.
    public enum Item: Hashable, Sendable {
        /// A field; it may be left out when `isOptional`.
        case field(slot: Int, isOptional: Bool)
        /// Any text, not looked at.
        case ignored
        case literal(String)
        /// Whatever follows.
        case rest
    }

    public var name: String
    public var items: [Item]
    /// Where the record is one line of XML: the name of the element that holds each item; else empty.
    public var elements: [String]
    public var delimiter: Delimiter
    /// The NMEA 0183 formatter (`GGA`) of sentences, or the whole address of proprietary ones (`PASHR`).
    public var sentence: String?
    /// Only for instruments that are set up so.
    public var variant: Int?
    /// The fields that are worth nothing when a void word stands in the record; empty for all.
    public var voided: [Int]
    /// Tell apart records whose columns look the same.
    public var agreements: [Agreement]
    /// Fields whose values have to lie in their range; else the columns are something else.
    public var within: [Int]
    /// How many decimals a field has in this record, where that tells a line that was cut from a whole one.
    public var decimals: [Int: Int]

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

    public init(
        name: String, items: [Item], elements: [String] = [], delimiter: Delimiter, sentence: String? = nil,
        variant: Int? = nil,
        voided: [Int] = [], agreements: [Agreement] = [], within: [Int] = [], decimals: [Int: Int] = [:]
    ) {
        self.name = name
        self.items = items
        self.elements = elements
        self.delimiter = delimiter
        self.sentence = sentence
        self.variant = variant
        self.voided = voided
        self.agreements = agreements
        self.within = within
        self.decimals = decimals
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
}
