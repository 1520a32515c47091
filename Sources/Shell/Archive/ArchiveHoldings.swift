import Delivery

/// Everything that an archive holds of one epoch, in the form that `AuditComparison` takes.
public struct ArchiveHoldings: Hashable, Sendable {
    public var blocks: [LedgerBlock] = []
    public var positions = RangeSet()
    /// Raw bytes of positions without a record: how many, by the block they are in.
    public var orphans: [LedgerBlock: UInt64] = [:]
    /// There, and not in the ranges by which the archive says what it holds.
    public var unlisted = RangeSet()
    /// In those ranges, and not there.
    public var unfounded = RangeSet()

    public init() {}

    public mutating func add(_ part: AuditBlock) {
        blocks.append(part.block)
        for range in part.positions { positions.insert(range) }
        if part.orphans > 0 { orphans[part.block] = part.orphans }
        for range in part.unlisted { unlisted.insert(range) }
        for range in part.unfounded { unfounded.insert(range) }
    }
}

/// Where an audit learns what an archive holds: from a running archive, or from its file.
public protocol ArchiveAuditSource: Sendable {
    /// The archive, for messages.
    var name: String { get }

    /// The epochs of a station that the archive has records of; products are other things.
    func epochs(of station: String) async throws(AuditSourceError) -> [String]

    /// Empty when the archive does not know the epoch.
    ///
    /// - Parameter progress: called with how many positions were looked at.
    func holdings(
        station: String, epoch: String, progress: @Sendable (UInt64) -> Void
    ) async throws(AuditSourceError) -> ArchiveHoldings

    /// What the numbers mean; empty when the archive does not know the epoch.
    func registrations(station: String, epoch: String) async throws(AuditSourceError) -> [InstrumentRegistration]
}

extension ArchiveAuditSource {
    public func holdings(station: String, epoch: String) async throws(AuditSourceError) -> ArchiveHoldings {
        try await holdings(station: station, epoch: epoch, progress: { _ in })
    }
}

/// Why an archive could not be audited.
public struct AuditSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
