import Delivery
import Sensing

/// Brings observations to an OGC SensorThings 1.1 service (18-088), such as FROST, by its data array extension.
///
/// Such a service can only take: it does not know our batches, stores twice what is sent twice, and says nothing of what
/// it holds. So what may have arrived before is looked for before it is sent again, and a batch is acknowledged when the
/// service has answered that each of its observations was created. Commands, notes, raw bytes, frames with a defect and
/// missing results have no place there: they are acknowledged without being sent.
public actor SensorThingsLink: BatchLink {
    public nonisolated let events: AsyncStream<LinkEvent>
    public nonisolated var worth: DestinationWorth { .sensorThings }

    private let client: HTTPClient
    private let service: SensorThingsService
    private let since: Instant
    private var directory: EntityDirectory
    private var meanings: [MetadataReference: ObservationMeanings] = [:]
    /// Records that the service has taken in this run.
    private var taken: [BatchStream: RangeSet] = [:]
    /// Records that were sent in this run, and nobody knows whether all of them arrived.
    private var doubtful: [BatchStream: RangeSet] = [:]
    /// One batch at a time: looking for an entity and creating it must not be done twice at once.
    private var isBusy = false
    private var queue: [CheckedContinuation<Void, Never>] = []

    /// - Parameter since: when this run began; older records may have been sent by an earlier one. Nil for now.
    public init(_ options: SensorThingsOptions, since: Instant? = nil) throws(HTTPError) {
        var http = options.http
        http.usesFreshConnections = true
        client = try HTTPClient(options: http)
        service = SensorThingsService(root: options.root, client: client)
        directory = EntityDirectory(service: service, options: options)
        self.since = since ?? SystemTime.now()
        // HTTP tells nothing by itself.
        events = AsyncStream { $0.finish() }
    }

    /// Nothing to serve: each delivery is some requests of its own.
    public func run() async {}

    public func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply {
        await enter()
        defer { leave() }
        return try await reply(to: batch.batch)
    }

    /// Nothing to do: libcurl's own timeout ends every request.
    public func abandon(id: Int) async {}

    public nonisolated func cost(of batch: Batch) -> Int? { ObservationArray.estimatedBytes(of: batch) }

    public nonisolated func close() async { client.cancel() }

    private func reply(to batch: Batch) async throws(LinkError) -> BatchReply {
        if let metadata = batch.metadata {
            meanings[batch.reference] = ObservationMeanings(metadata, stream: batch.stream)
        }
        if batch.isInquiry { return BatchReply(stream: batch.stream, held: batch.metadata.map { _ in PartRanges() }) }
        let records = records(of: batch)
        guard let meaning = meanings[batch.reference], meaning.explains(records) else {
            return unexplained(batch)
        }
        var arrays = try await arrays(of: records, meaning)
        try await leaveOutPresent(&arrays, of: records, batch.stream)
        arrays.removeAll { $0.rows.isEmpty }
        let created = arrays.isEmpty ? CreatedObservations() : try await create(arrays, of: records, batch.stream)
        return finish(batch, records, created)
    }

    /// What is worth sending: results from instruments that were not taken already.
    private func records(of batch: Batch) -> [StoredRecord] {
        let known = taken[batch.stream] ?? RangeSet()
        return batch.records.filter { stored in
            stored.record.direction == .received && !known.contains(stored.position)
                && stored.record.observations.contains { $0.result.value.isFinite }
        }
    }

    private func unexplained(_ batch: Batch) -> BatchReply {
        guard batch.metadata != nil else { return BatchReply(stream: batch.stream, needMetadata: true) }
        return BatchReply(
            stream: batch.stream, refused: "the batch has observations of datastreams that its metadata does not name")
    }

    private func arrays(
        of records: [StoredRecord], _ meaning: ObservationMeanings
    ) async throws(LinkError) -> [ObservationArray] {
        var arrays: [Int32: ObservationArray] = [:]
        var order: [Int32] = []
        for stored in records {
            for observation in stored.record.observations where observation.result.value.isFinite {
                let number = observation.datastream
                guard let described = meaning.datastream(number) else { continue }
                if arrays[number] == nil {
                    arrays[number] = ObservationArray(datastream: try await identity(of: described, meaning.stream))
                    order.append(number)
                }
                arrays[number]?.add(
                    observation, of: stored, epoch: meaning.stream.epoch, isOfPeriod: described.isOfPeriod)
            }
        }
        return order.compactMap { arrays[$0] }
    }

    private func identity(
        of described: ObservationMeanings.Datastream, _ stream: BatchStream
    ) async throws(LinkError) -> EntityID {
        // The turn that this batch has keeps others away meanwhile.
        var working = directory
        defer { directory = working }
        return try await working.datastream(described.description, of: described.instrument, stream: stream)
    }

    /// Asks what is there already of records that may have been sent before.
    private func leaveOutPresent(
        _ arrays: inout [ObservationArray], of records: [StoredRecord], _ stream: BatchStream
    ) async throws(LinkError) {
        let doubts = doubtful[stream] ?? RangeSet()
        let asked = records.filter { $0.record.time.instant < since || doubts.contains($0.position) }
        guard !asked.isEmpty else { return }
        let positions = Set(asked.map(\.position))
        for index in arrays.indices {
            guard let span = arrays[index].span, arrays[index].rows.contains(where: { positions.contains($0.position) })
            else { continue }
            var present = PresentObservations()
            try await present.ask(service, datastream: arrays[index].datastream, span: span)
            arrays[index].leaveOut { present.contains(epoch: stream.epoch, position: $0.position, cell: $0.cell) }
        }
    }

    private func create(
        _ arrays: [ObservationArray], of records: [StoredRecord], _ stream: BatchStream
    ) async throws(LinkError) -> CreatedObservations {
        let body = "[\(arrays.map(\.json).joined(separator: ","))]"
        // Until the answer is understood, it may have arrived or not.
        for stored in records { doubtful[stream, default: RangeSet()].insert(stored.range) }
        do throws(LinkError) {
            return try CreatedObservations(try await service.post(body, to: "CreateObservations"), of: arrays)
        } catch {
            if case .rejected = error { directory.forget() }
            throw error
        }
    }

    private func finish(_ batch: Batch, _ records: [StoredRecord], _ created: CreatedObservations) -> BatchReply {
        for stored in records where !created.failed.contains(stored.position) {
            doubtful[batch.stream]?.remove(stored.range)
            taken[batch.stream, default: RangeSet()].insert(stored.range)
        }
        guard let reason = created.reason else { return BatchReply(stream: batch.stream, acknowledged: batch.covers) }
        // Perhaps something was deleted there: look for all of it again.
        directory.forget()
        let isAnyTaken = records.contains { !created.failed.contains($0.position) }
        // What a product's record was made of is settled with the whole batch or not at all.
        guard isAnyTaken, batch.stream.product.isEmpty else {
            return BatchReply(stream: batch.stream, refused: "the SensorThings service says '\(reason)'")
        }
        let acknowledged = batch.covers.subtracting(PartRanges(data: created.failed))
        return BatchReply(stream: batch.stream, acknowledged: acknowledged)
    }

    private func enter() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    private func leave() {
        if queue.isEmpty { isBusy = false } else { queue.removeFirst().resume() }
    }
}

extension StoredRecord {
    fileprivate var range: PositionRange { PositionRange(first: position, last: position) }
}
