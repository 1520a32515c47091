import Delivery
import Forwarders
import Sensing
import Store
import Synchronization

/// A station's store as a model in memory: everything is durable when it is added.
final class ModelOutbox: Outbox {
    static let epoch = "epoch-1"

    private struct State {
        var count: UInt64 = 0
        var acknowledged = PartRanges()
        var spending: LinkSpending?
        var commits: [AsyncStream<CommitNotice>.Continuation] = []
    }

    private let state = Mutex(State())
    let registration = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd-1", driver: "seabird/sbe37",
            datastreams: [
                DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel")
            ]),
        datastreamNumbers: [1])

    static func record(at position: UInt64) -> StoredRecord {
        let time = Timestamp(Instant(unixSeconds: 1_700_000_000 + Int64(position)), source: .gnss, state: .locked)
        return StoredRecord(
            position: position,
            record: Record(
                instrument: 1, time: time, raw: Array("# \(position)".utf8),
                observations: [
                    Observation(
                        datastream: 1, result: Quantity(mantissa: 123_456 + Int64(position), decimals: 4), flag: .pass)
                ]))
    }

    func add(_ count: UInt64) {
        let (range, commits) = state.withLock { state in
            state.count += count
            return (PositionRange(first: state.count - count + 1, last: state.count), state.commits)
        }
        let notice = CommitNotice(epoch: Self.epoch, positions: range, instant: Instant(nanoseconds: 0))
        for commit in commits { commit.yield(notice) }
    }

    /// Of both parts.
    var acknowledged: PartRanges { state.withLock { $0.acknowledged } }

    // MARK: Outbox

    /// Data in the live lane, raw bytes in their own.
    func nextBatch(_ request: OutboxRequest) async throws -> PendingBatch? {
        guard request.lane == .live || request.lane == .raw else { return nil }
        let isRaw = request.lane == .raw
        let excluded = request.excluding[Self.epoch] ?? PartRanges()
        let (count, done) = state.withLock { ($0.count, $0.acknowledged.union(excluded)) }
        guard count > 0 else { return nil }
        let lacking = (isRaw ? done.raw : done.data).missing(within: PositionRange(first: 1, last: count))
        let positions = lacking.lazy.flatMap { $0.first...$0.last }.prefix(request.maximumRecords)
        guard !positions.isEmpty else { return nil }
        let records = positions.map { Self.record(at: $0) }
        let covered = RangeSet(positions.map { PositionRange(first: $0, last: $0) })
        if isRaw {
            return PendingBatch(
                epoch: Self.epoch, lane: .raw,
                raws: records.map { StoredRaw(position: $0.position, bytes: $0.record.raw) },
                covers: PartRanges(raw: covered))
        }
        return PendingBatch(
            epoch: Self.epoch, lane: .live,
            records: records.map { stored in
                var stored = stored
                stored.record.raw = []
                return stored
            }, covers: PartRanges(data: covered))
    }

    func registrations(epoch: String) async throws -> [InstrumentRegistration] { [registration] }

    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) async throws {
        state.withLock { $0.acknowledged.formUnion(parts) }
    }

    func confirmed(by destination: String) async throws -> [String: PartRanges] { [Self.epoch: acknowledged] }

    func revoke(destination: String, epoch: String, _ parts: PartRanges) async throws -> PartRanges {
        state.withLock { $0.acknowledged = $0.acknowledged.subtracting(parts) }
        return PartRanges()
    }

    func spending(of destination: String) async throws -> LinkSpending? { state.withLock { $0.spending } }

    func note(_ spending: LinkSpending, of destination: String) async throws {
        state.withLock { $0.spending = spending }
    }

    func commits() -> AsyncStream<CommitNotice> {
        let (stream, continuation) = AsyncStream.makeStream(of: CommitNotice.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.commits.append(continuation) }
        return stream
    }
}
