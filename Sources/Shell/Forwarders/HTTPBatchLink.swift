import Delivery

/// Posts batches to an archive's `POST /v1/batches`.
public final class HTTPBatchLink: BatchLink {
    public let events: AsyncStream<LinkEvent>
    private let address: HTTPAddress
    private let client: HTTPClient

    /// - Parameter address: the archive, as `http://archive.example:8090`.
    public init(address: HTTPAddress, options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPError) {
        self.address = address.appending(DeliveryTopics.httpBatches)
        client = try HTTPClient(options: options)
        // HTTP tells nothing by itself.
        events = AsyncStream { $0.finish() }
    }

    /// Nothing to serve: each delivery is a request of its own.
    public func run() async {}

    public func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply {
        let response: HTTPResponse
        do {
            response = try await client.post(batch.bytes, to: address)
        } catch {
            throw LinkError(error)
        }
        return try Self.reply(in: response)
    }

    /// Nothing to do: libcurl's own timeout ends every request.
    public func abandon(id: Int) async {}

    public func close() async {
        client.cancel()
    }

    /// Statuses that speak of us and not of the batch: credentials, address, an archive that does not know us
    /// or reads only an older version of our batches.
    private static let rejections: Set<Int> = [301, 302, 303, 307, 308, 401, 403, 404, 405, 407, 415]

    static func reply(in response: HTTPResponse) throws(LinkError) -> BatchReply {
        let reply = AddressedReply(json: response.body)?.reply
        let said = reply?.refused ?? response.excerpt
        switch response.status {
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
