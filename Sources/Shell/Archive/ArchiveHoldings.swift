import Delivery

/// Everything that an archive holds of one epoch, in the form that `AuditComparison` takes.
public struct ArchiveHoldings: Hashable, Sendable {
    public var blocks: [LedgerBlock] = []
    public var positions = RangeSet()

    public init() {}

    public mutating func add(_ part: AuditBlock) {
        blocks.append(part.block)
        for range in part.positions { positions.insert(range) }
    }
}

/// Where an audit learns what an archive holds: from a running archive, or from its file.
public protocol ArchiveAuditSource: Sendable {
    /// The archive, for messages.
    var name: String { get }

    /// The epochs of a station that the archive has anything of.
    func epochs(of station: String) async throws(AuditSourceError) -> [String]

    /// Empty when the archive does not know the epoch.
    func holdings(station: String, epoch: String) async throws(AuditSourceError) -> ArchiveHoldings
}

/// Why an archive could not be audited.
public struct AuditSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
