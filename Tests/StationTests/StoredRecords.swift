import Delivery
import Sensing
import Store

extension StationStore {
    /// The durable records that a destination lacks, each whole, in the order of their positions. Nothing is confirmed.
    func records(lackingAt destination: String) async throws -> [Record] {
        var found: [StoredRecord] = []
        var raws: [UInt64: [UInt8]] = [:]
        var taken: [String: PartRanges] = [:]
        for lane in Lane.allCases {
            while let batch = try await nextBatch(
                OutboxRequest(
                    destination: destination, lane: lane, maximumRecords: 10_000, maximumBytes: 1 << 24,
                    excluding: taken))
            {
                found += batch.records
                for raw in batch.raws { raws[raw.position] = raw.bytes }
                taken[batch.epoch, default: PartRanges()].formUnion(batch.covers)
            }
        }
        return found.sorted { $0.position < $1.position }.map { stored in
            var record = stored.record
            record.raw = raws[stored.position] ?? []
            return record
        }
    }
}

extension PendingBatch {
    /// As it goes to an archive.
    func batch(of station: String, _ metadata: [InstrumentRegistration], withMetadata: Bool = true) -> Batch {
        let stream = BatchStream(station: station, epoch: epoch)
        return Batch(
            stream: stream, reference: MetadataReference(to: metadata, of: stream),
            metadata: withMetadata ? metadata : nil, records: records, raws: raws, covers: covers)
    }
}
