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
    public var delimiter: Delimiter
    /// The NMEA 0183 formatter (`GGA`) of sentences, or the whole address of proprietary ones (`PASHR`).
    public var sentence: String?
    /// Only for instruments that are set up so.
    public var variant: Int?
    /// The fields that are worth nothing when a void word stands in the record; empty for all.
    public var voided: [Int]
    /// Tells apart records whose columns look the same.
    public var agreement: Agreement?
    /// How many decimals a field has in this record, where that tells a line that was cut from a whole one.
    public var decimals: [Int: Int]

    /// A printed value has to be near what the driver computes for the field from the record's other values; else the
    /// column is something else.
    public struct Agreement: Hashable, Sendable {
        public var slot: Int
        public var tolerance: Double
    }

    public init(
        name: String, items: [Item], delimiter: Delimiter, sentence: String? = nil, variant: Int? = nil,
        voided: [Int] = [], agreement: Agreement? = nil, decimals: [Int: Int] = [:]
    ) {
        self.name = name
        self.items = items
        self.delimiter = delimiter
        self.sentence = sentence
        self.variant = variant
        self.voided = voided
        self.agreement = agreement
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
