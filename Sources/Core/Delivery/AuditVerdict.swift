/// What the comparison of a station's ledger with an archive found, for one epoch.
public struct AuditVerdict: Hashable, Sendable {
    /// A stretch where both sides hold the same positions but not the same content.
    public struct Difference: Hashable, Sendable {
        public var station: LedgerBlock
        /// Nil when the archive holds the positions but said nothing about them.
        public var archive: LedgerBlock?
    }

    /// A stretch in which raw bytes of some records are not at the archive.
    public struct RawGap: Hashable, Sendable {
        public var range: PositionRange
        /// How many records' bytes.
        public var missing: UInt64
    }

    // MARK: data

    /// At the station, not at the archive.
    public var missing = RangeSet()
    /// Neither at the station any more nor at the archive: the station's own limit forced it to let them go, and said so.
    /// No fault of the archive.
    public var dropped = RangeSet()
    /// At the archive, never given by the station.
    public var surplus = RangeSet()
    /// More rows than positions: something is there twice.
    public var duplicated = RangeSet()
    public var differing: [Difference] = []
    /// The station's own bytes are set aside as unreadable, so only the presence of the positions was compared; or the
    /// rest of a block of which something is missing.
    public var unverified = RangeSet()
    /// How many records both sides hold alike.
    public var agreed: UInt64 = 0

    // MARK: raw bytes

    /// Whether raw bytes were compared; not where the destination takes none.
    public var comparesRaw = true
    public var rawGaps: [RawGap] = []
    public var rawDiffering: [Difference] = []
    /// The raw bytes of how many records both sides hold alike.
    public var rawAgreed: UInt64 = 0

    // MARK: the archive's own books

    /// Raw bytes of positions without a record.
    public var orphans: UInt64 = 0
    /// There, and not in the ranges by which the archive says what it holds.
    public var unlisted = RangeSet()
    /// In those ranges, and not there.
    public var unfounded = RangeSet()
    /// What the numbers mean differs: a sentence each.
    public var metadata: [String] = []

    public init() {}

    /// Whether nothing is missing, doubled or different.
    public var isClean: Bool {
        missing.isEmpty && surplus.isEmpty && duplicated.isEmpty && differing.isEmpty && rawGaps.isEmpty
            && rawDiffering.isEmpty && orphans == 0 && unlisted.isEmpty && unfounded.isEmpty && metadata.isEmpty
    }

    /// One sentence a finding; empty when there is none.
    public var findings: [String] {
        var lines = missing.ranges.map { "missing at the archive: \($0) (\($0.count) records)" }
        lines += surplus.ranges.map { "surplus at the archive: \($0) (\($0.count) records)" }
        lines += duplicated.ranges.map { "more than once at the archive: something in \($0)" }
        lines += differing.map(Self.sentence)
        lines += rawGaps.map { "raw bytes not at the archive: of \($0.missing) records in \($0.range)" }
        lines += rawDiffering.map(Self.rawSentence)
        if orphans > 0 { lines.append("raw bytes without a record at the archive: of \(orphans) positions") }
        lines += unlisted.ranges.map {
            "at the archive, and not in its list of what it holds: \($0); a station that asks sends it again"
        }
        lines += unfounded.ranges.map {
            "in the archive's list of what it holds, and not there: \($0); a station that asks does not send it again"
        }
        return lines + metadata
    }

    /// What is worth knowing and no fault of the archive.
    public var remarks: [String] {
        var lines = dropped.ranges.map { "dropped by the station, whose limit forced it: \($0) (\($0.count) records)" }
        if !comparesRaw { lines.append("raw bytes are not compared") }
        return lines
    }

    private static func sentence(_ difference: Difference) -> String {
        let station = difference.station
        guard let archive = difference.archive else { return "without a digest at the archive: \(station.range)" }
        return "different at the archive: something in \(station.range) (records \(station.records) here, "
            + "\(archive.records) there; observations \(station.observations) here, \(archive.observations) there)"
    }

    private static func rawSentence(_ difference: Difference) -> String {
        "different raw bytes at the archive: something in \(difference.station.range) (of \(difference.station.raws) "
            + "records here, \(difference.archive?.raws ?? 0) there)"
    }
}
