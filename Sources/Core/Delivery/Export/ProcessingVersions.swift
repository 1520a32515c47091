import Sensing

/// Which results stand where records were parsed again: those of the highest run that has any for a position, and the
/// instrument's own where no run has. Everything stays stored; this only says what a reader wants.
public struct ProcessingVersions: Sendable {
    /// The results of one run for one epoch's records.
    private struct Version: Sendable {
        var run: UInt32
        /// Where the results are stored, by the order in which epochs were met.
        var order: Int
        var positions: RangeSet
    }

    private struct Run: Hashable, Sendable {
        var epoch: String
        var run: UInt32
    }

    /// The epoch of the originals.
    private var origins: [Run: String] = [:]
    private var orders: [String: Int] = [:]
    /// By the epoch of the originals.
    private var versions: [String: [Version]] = [:]

    public init() {}

    /// Whether no record was met that replaces another one.
    public var isEmpty: Bool { versions.isEmpty }

    /// To be told of the runs' notes, before their results.
    public mutating func note(_ raw: [UInt8], in epoch: String) {
        guard let origin = ReprocessingRun.origin(in: raw) else { return }
        origins[Run(epoch: epoch, run: origin.run)] = origin.epoch
    }

    /// To be told of every record, before `stands` is asked. A result whose note was not met counts for its own epoch.
    public mutating func add(_ stored: StoredRecord, in epoch: String) {
        guard let reprocessed = stored.record.reprocessed else { return }
        let order = order(of: epoch)
        let origin = origin(of: reprocessed, in: epoch)
        var known = versions[origin] ?? []
        let index = known.firstIndex { $0.run == reprocessed.run && $0.order == order } ?? known.endIndex
        if index == known.endIndex { known.append(Version(run: reprocessed.run, order: order, positions: RangeSet())) }
        versions[origin] = nil
        known[index].positions.insert(PositionRange(first: reprocessed.position, last: reprocessed.position))
        versions[origin] = known
    }

    /// Whether nothing newer replaces the record.
    public func stands(_ stored: StoredRecord, in epoch: String) -> Bool {
        guard let reprocessed = stored.record.reprocessed else {
            return !(versions[epoch] ?? []).contains { $0.positions.contains(stored.position) }
        }
        let own = (reprocessed.run, orders[epoch] ?? 0)
        return !(versions[origin(of: reprocessed, in: epoch)] ?? []).contains {
            ($0.run, $0.order) > own && $0.positions.contains(reprocessed.position)
        }
    }

    /// The epoch of the record that a result replaces.
    public func origin(of reprocessed: Reprocessed, in epoch: String) -> String {
        origins[Run(epoch: epoch, run: reprocessed.run)] ?? epoch
    }

    private mutating func order(of epoch: String) -> Int {
        if let known = orders[epoch] { return known }
        orders[epoch] = orders.count
        return orders.count - 1
    }
}
