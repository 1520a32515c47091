import Delivery
import Synchronization

/// Posts batches to an archive's `POST /v1/batches`.
public final class HTTPBatchLink: BatchLink {
    public let events: AsyncStream<LinkEvent>
    private let address: HTTPAddress
    /// For what is new; never behind a batch of the backlog on the same connection.
    private let express: HTTPClient
    /// For the backlog and raw bytes.
    private let bulk: [HTTPClient]
    /// How many deliveries each of `bulk` has under way.
    private let load: Mutex<[Int]>

    /// While the archive commits one batch of a backlog, two more are on their way.
    private static let bulkConnections = 3

    /// - Parameter address: the archive, as `http://archive.example:8090`.
    public init(address: HTTPAddress, options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPError) {
        self.address = address.appending(DeliveryTopics.httpBatches)
        express = try HTTPClient(options: options)
        var bulk: [HTTPClient] = []
        for _ in 0..<Self.bulkConnections { bulk.append(try HTTPClient(options: options)) }
        self.bulk = bulk
        load = Mutex([Int](repeating: 0, count: bulk.count))
        // HTTP tells nothing by itself.
        events = AsyncStream { $0.finish() }
    }

    /// Nothing to serve: each delivery is a request of its own.
    public func run() async {}

    public func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply {
        guard !batch.isUrgent else { return try await post(batch, by: express) }
        let index = load.withLock { load in
            let index = load.indices.min { load[$0] < load[$1] } ?? 0
            load[index] += 1
            return index
        }
        defer { load.withLock { $0[index] -= 1 } }
        return try await post(batch, by: bulk[index])
    }

    /// Nothing to do: libcurl's own timeout ends every request.
    public func abandon(id: Int) async {}

    public func close() async {
        express.cancel()
        for client in bulk { client.cancel() }
    }

    private func post(_ batch: EncodedBatch, by client: HTTPClient) async throws(LinkError) -> BatchReply {
        for (index, message) in batch.messages.enumerated() {
            let response: HTTPResponse
            do {
                response = try await client.post(message, to: address)
            } catch {
                throw LinkError(error)
            }
            // The archive keeps a fragment and waits for the others.
            if index < batch.messages.count - 1, response.status == Self.accepted { continue }
            return try Self.reply(in: response)
        }
        throw .cancelled
    }

    private static let accepted = 202

    /// Statuses that speak of us and not of the batch: credentials, address, an archive that does not know us
    /// or reads only an older version of our batches.
    private static let rejections: Set<Int> = [301, 302, 303, 307, 308, 401, 403, 404, 405, 407, 415]

    static func reply(in response: HTTPResponse) throws(LinkError) -> BatchReply {
        let reply = AddressedReply(json: response.body)?.reply
        let said = reply?.refused ?? response.excerpt
        switch response.status {
        case accepted: throw .timedOut("the archive still waits for other fragments of the batch")
        case 200..<300, 400, 409, 422:
            guard let reply else {
                throw .nonsense("status \(response.status) with '\(response.excerpt)' instead of an archive's reply")
            }
            return reply
        case 413: throw .tooLarge("the destination takes no batch of this size (413): \(said)")
        case let status where rejections.contains(status):
            throw .rejected("the destination answers \(status): \(said)")
        default: throw .unreachable("the destination answers \(response.status): \(said)")
        }
    }
}

extension LinkError {
    init(_ error: HTTPError) {
        switch error {
        case .timedOut(let reason): self = .timedOut(reason)
        case .answerTooLong: self = .nonsense(error.description)
        case .cancelled: self = .cancelled
        case .cannotStart, .badAddress, .unreachable: self = .unreachable(error.description)
        }
    }
}
