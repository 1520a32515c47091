import Delivery
import Store
import Synchronization

/// Makes messages of what a destination is to have: looks up the metadata, signs, and cuts what is too large.
final class BatchEncoder: Sendable {
    struct Result: Sendable {
        var batch: EncodedBatch
        var summary: ForwardingMachine.Encoded
        /// Pieces of a product that found no room.
        var rest: [SelectedPiece]
    }

    private struct Metadata {
        var stored: [InstrumentRegistration]
        var product: [InstrumentRegistration]
        var reference: MetadataReference
    }

    private let station: String
    private let selection: Selection
    private let outbox: any Outbox
    private let link: any BatchLink
    private let key: SigningKey?
    /// The newest of each epoch: making the reference costs a digest over all of it.
    private let metadata = Mutex<[String: Metadata]>([:])

    init(station: String, selection: Selection, outbox: any Outbox, link: any BatchLink, key: SigningKey?) {
        self.station = station
        self.selection = selection
        self.outbox = outbox
        self.link = link
        self.key = key
    }

    /// - Parameter pieces: none for an inquiry.
    func encode(
        _ pieces: [SelectedPiece], epoch: String, _ request: ForwardingMachine.EncodeRequest
    ) async throws -> Result {
        let stream = BatchStream(station: station, epoch: epoch, product: selection.product)
        // Read after the records, so that every number in them has its meaning.
        let metadata = metadata(try await outbox.registrations(epoch: epoch), of: stream)
        let frame = Batch(
            stream: stream, reference: metadata.reference,
            metadata: request.known.contains(metadata.reference) ? nil : metadata.product, covers: request.settling)
        if selection.takesEverything || pieces.count <= 1 && frame.metadata == nil {
            return whole(frame.adding(pieces), request, mayCut: selection.takesEverything)
        }
        return product(frame, pieces, request)
    }

    private func metadata(_ stored: [InstrumentRegistration], of stream: BatchStream) -> Metadata {
        if let known = metadata.withLock({ $0[stream.epoch] }), known.stored == stored { return known }
        let product = selection.registrations(stored)
        let made = Metadata(stored: stored, product: product, reference: MetadataReference(to: product, of: stream))
        metadata.withLock { $0[stream.epoch] = made }
        return made
    }

    private func whole(_ batch: Batch, _ request: ForwardingMachine.EncodeRequest, mayCut: Bool) -> Result {
        if let cost = link.cost(of: batch) { return result(batch, messages: [], bytes: cost, tag: "") }
        let aim = min(request.aim, request.limit)
        guard mayCut else { return result(batch, BatchCoding.encode(batch, sign: sign), request) }
        let piece = BatchSplitting.first(of: batch, maximumBytes: aim, sign: sign)
        return result(piece.batch, piece.bytes, request)
    }

    /// As many pieces as fit, one at least.
    private func product(
        _ frame: Batch, _ pieces: [SelectedPiece], _ request: ForwardingMachine.EncodeRequest
    ) -> Result {
        let aim = min(request.aim, request.limit)
        var count = pieces.count
        while true {
            let batch = frame.adding(pieces.prefix(count))
            if let cost = link.cost(of: batch) { return result(batch, messages: [], bytes: cost, tag: "") }
            let bytes = BatchCoding.encode(batch, sign: sign)
            if bytes.count <= aim || count <= 1 {
                var result = result(batch, bytes, request)
                result.rest = Array(pieces.dropFirst(count))
                return result
            }
            count = max(1, min(count - 1, count * aim / bytes.count))
        }
    }

    private var sign: (([UInt8]) -> BatchSignature)? {
        key.map { key in { key.sign($0) } }
    }

    /// In one message, or in fragments where the link takes no such message.
    private func result(_ batch: Batch, _ bytes: [UInt8], _ request: ForwardingMachine.EncodeRequest) -> Result {
        let fragments =
            bytes.count > request.limit ? BatchFragment.cut(bytes, maximumBytes: request.limit) : nil
        let messages = fragments?.map { $0.encoded() } ?? [bytes]
        return result(
            batch, messages: messages, bytes: messages.reduce(0) { $0 + $1.count }, tag: EncodedBatch.tag(of: bytes))
    }

    private func result(_ batch: Batch, messages: [[UInt8]], bytes: Int, tag: String) -> Result {
        Result(
            batch: EncodedBatch(batch, messages: messages, tag: tag),
            summary: ForwardingMachine.Encoded(
                covers: batch.covers, records: max(batch.records.count, batch.raws.count), bytes: bytes,
                messages: max(1, messages.count), reference: batch.reference, hasMetadata: batch.metadata != nil),
            rest: [])
    }
}

extension Batch {
    fileprivate func adding(_ pieces: some Collection<SelectedPiece>) -> Batch {
        guard let first = pieces.first else { return self }
        let joined = pieces.count == 1 ? first : SelectedPiece(joining: pieces)
        var batch = self
        batch.records = joined.records
        batch.raws = joined.raws
        batch.covers.formUnion(joined.covers)
        return batch
    }
}
