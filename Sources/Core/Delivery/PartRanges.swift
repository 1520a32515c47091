/// Positions of one epoch, apart for the two parts of a record: its data, which is everything but the raw bytes, and the
/// raw bytes. They may travel at different times, and are confirmed each by itself.
public struct PartRanges: Hashable, Sendable {
    public var data: RangeSet
    public var raw: RangeSet

    public init(data: RangeSet = RangeSet(), raw: RangeSet = RangeSet()) {
        self.data = data
        self.raw = raw
    }

    public var isEmpty: Bool { data.isEmpty && raw.isEmpty }

    /// How many positions, each part counted by itself.
    public var count: UInt64 { data.count + raw.count }

    public mutating func formUnion(_ other: PartRanges) {
        data.formUnion(other.data)
        raw.formUnion(other.raw)
    }

    public func union(_ other: PartRanges) -> PartRanges {
        PartRanges(data: data.union(other.data), raw: raw.union(other.raw))
    }

    public func subtracting(_ other: PartRanges) -> PartRanges {
        PartRanges(data: data.subtracting(other.data), raw: raw.subtracting(other.raw))
    }

    public func intersection(_ other: PartRanges) -> PartRanges {
        PartRanges(data: data.intersection(other.data), raw: raw.intersection(other.raw))
    }
}
