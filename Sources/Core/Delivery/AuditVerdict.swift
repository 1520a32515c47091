/// What the comparison of a station's ledger with an archive found, for one epoch.
public struct AuditVerdict: Hashable, Sendable {
    /// A stretch where both sides hold the same positions but not the same content.
    public struct Difference: Hashable, Sendable {
        public var station: LedgerBlock
        /// Nil when the archive holds the positions but said nothing about them.
        public var archive: LedgerBlock?
    }

    /// At the station, not at the archive.
    public var missing = RangeSet()
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

    public init() {}

    /// Whether nothing is missing, doubled or different.
    public var isClean: Bool {
        missing.isEmpty && surplus.isEmpty && duplicated.isEmpty && differing.isEmpty
    }

    /// One sentence a finding; empty when there is none.
    public var findings: [String] {
        var lines = missing.ranges.map { "missing at the archive: \($0) (\($0.count) records)" }
        lines += surplus.ranges.map { "surplus at the archive: \($0) (\($0.count) records)" }
        lines += duplicated.ranges.map { "more than once at the archive: something in \($0)" }
        lines += differing.map { difference in
            let station = difference.station
            guard let archive = difference.archive else { return "without a digest at the archive: \(station.range)" }
            return "different at the archive: something in \(station.range) (records \(station.records) here, "
                + "\(archive.records) there; observations \(station.observations) here, \(archive.observations) there)"
        }
        return lines
    }
}
