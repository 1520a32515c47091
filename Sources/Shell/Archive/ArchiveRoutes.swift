import Delivery
import Hummingbird
import Sensing

/// The archive's HTTP interface.
struct ArchiveRoutes: Sendable {
    /// Blocks computed in one go before they are sent.
    private static let blocksAtOnce = 16
    private static let largestBlock: UInt64 = 1 << 20
    private static let largestPositionSpan: UInt64 = 1 << 20

    let store: ArchiveStore
    let options: ArchiveOptions
    let now: @Sendable () -> Instant

    private var database: any ArchiveDatabase { store.database }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/v1/batches") { request, _ in await answering(request) { try await ingest(request) } }
        router.get("/v1/status") { request, _ in await answering(request) { await status() } }
        router.get("/v1/stations") { request, _ in
            await answering(request) { Response.json(JSONLine.of(try await database.stations())) }
        }
        router.get("/v1/registrations/:station/:epoch") { request, context in
            await answering(request) { try await registrations(try Self.stream(request, context)) }
        }
        router.get("/v1/held/:station/:epoch") { request, context in
            await answering(request) { try await held(try Self.stream(request, context)) }
        }
        router.get("/v1/audit/:station/:epoch") { request, context in
            await answering(request) { try await audit(request, try Self.stream(request, context)) }
        }
        router.get("/v1/audit/:station/:epoch/positions") { request, context in
            await answering(request) { try await positions(request, try Self.stream(request, context)) }
        }
        router.get("/v1/observations") { request, _ in await answering(request) { try await observations(request) } }
        if let products = database as? any ProductDatabase { addProducts(to: router, products) }
        return router
    }

    // MARK: batches

    private func ingest(_ request: Request) async throws -> Response {
        let sender: String?
        switch try bearer(of: request) {
        case .station(let station): sender = station
        case .reader: throw NotAllowed()
        case nil: sender = nil
        }
        guard
            let bytes = await RequestReading.body(
                of: request, upTo: options.maximumBatchBytes, within: options.requestSeconds)
        else {
            let reason =
                "the batch is longer than \(options.maximumBatchBytes) bytes, or did not arrive within "
                + "\(options.requestSeconds) s; send smaller batches"
            await store.note(refusing: .tooLarge, reason)
            let stream = BatchStream(station: sender ?? "", epoch: "")
            return .json(
                BatchReply(stream: stream, refused: reason, archive: store.run).json, status: .contentTooLarge)
        }
        let answer = await store.ingest(bytes, from: sender)
        switch answer {
        case .unavailable(let reason): return .problem(reason, status: answer.status)
        case .waiting: return .json("{\"waiting\":true}", status: answer.status)
        default: return .json(answer.reply?.json ?? "null", status: answer.status)
        }
    }

    // MARK: what is there

    private func status() async -> Response {
        .json(
            JSONLine.of(
                ArchiveStatus(await store.statistics, archive: store.run, database: database.name, now: now())))
    }

    private func registrations(_ stream: BatchStream) async throws -> Response {
        let registrations = try await database.registrations(of: stream)
        if registrations.isEmpty { return .unknownEpoch(stream) }
        return .json(JSONLine.of(registrations.map { RegistrationListing($0) }))
    }

    private func held(_ stream: BatchStream) async throws -> Response {
        let held = try await database.held(of: stream)
        return .json("{\"held\":\(held.data.json),\"held_raw\":\(held.raw.json)}")
    }

    // MARK: audit

    private func audit(_ request: Request, _ stream: BatchStream) async throws -> Response {
        let parameters = request.uri.queryParameters
        let size = try RequestReading.number(parameters["block"], named: "block", or: LedgerBlock.size)
        let first = try RequestReading.number(parameters["first"], named: "first", or: 1)
        let last = try RequestReading.number(parameters["last"], named: "last", or: PositionRange.maximumPosition)
        let limit = try RequestReading.number(parameters["limit"], named: "limit", or: .max)
        guard (1...Self.largestBlock).contains(size) else {
            throw BadQuery("block is a number of positions from 1 to \(Self.largestBlock)")
        }
        guard let range = PositionRange(checking: first, to: last) else {
            throw BadQuery("first and last are positions from 1 on, and first is not after last")
        }
        guard try await database.audit(stream, blockSize: size, in: range, count: 0) != nil else {
            return .unknownEpoch(stream)
        }
        return Response.lines { writer in
            var position = first
            var left = limit
            while left > 0, let rest = PositionRange(checking: position, to: last) {
                let count = Int(min(left, UInt64(Self.blocksAtOnce)))
                let blocks = try await database.audit(stream, blockSize: size, in: rest, count: count) ?? []
                let text = blocks.map { JSONLine.of($0) + "\n" }.joined()
                try await writer.write(ByteBuffer(string: text))
                guard let end = blocks.last?.block.last else { break }
                left -= UInt64(blocks.count)
                position = ((end - 1) / size + 1) * size + 1
            }
        }
    }

    private func positions(_ request: Request, _ stream: BatchStream) async throws -> Response {
        let parameters = request.uri.queryParameters
        let first = try RequestReading.number(parameters["first"], named: "first", or: 1)
        let last = try RequestReading.number(parameters["last"], named: "last", or: first &+ LedgerBlock.size - 1)
        guard let range = PositionRange(checking: first, to: last), range.count <= Self.largestPositionSpan else {
            throw BadQuery("first and last are positions from 1 on, at most \(Self.largestPositionSpan) of them")
        }
        guard let blocks = try await database.audit(stream, blockSize: LedgerBlock.size, in: range, count: .max)
        else { return .unknownEpoch(stream) }
        return .json("{\"positions\":\(RangeSet(blocks.flatMap(\.positions)).json)}")
    }

    // MARK: observations

    private func observations(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let query = ObservationQuery(
            station: parameters["station"].map { String($0) }, instrument: parameters["instrument"].map { String($0) },
            name: parameters["name"].map { String($0) },
            from: try RequestReading.instant(parameters["from"], named: "from"),
            to: try RequestReading.instant(parameters["to"], named: "to"),
            limit: Int(clamping: try RequestReading.number(parameters["limit"], named: "limit", or: 1000)),
            asStamped: try RequestReading.choice(parameters["as_stamped"], named: "as_stamped"),
            asFirstProcessed: try RequestReading.choice(
                parameters["as_first_processed"], named: "as_first_processed"))
        let rows = try await database.observations(query)
        return Response.lines { writer in
            for row in rows { try await writer.write(ByteBuffer(string: row.json + "\n")) }
        }
    }

    // MARK: requests

    func answering(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do {
            if options.tokens != nil, try bearer(of: request) == nil { return .noToken }
            return try await body()
        } catch let error as BadQuery {
            return .problem(error.reason, status: .badRequest)
        } catch is NotAllowed {
            return .noToken
        } catch {
            return .problem("cannot read the archive: \(error)", status: .internalServerError)
        }
    }

    /// Nil where nobody is asked who he is.
    private func bearer(of request: Request) throws -> ArchiveTokens.Bearer? {
        guard let tokens = options.tokens else { return nil }
        let scheme = "Bearer "
        guard let header = request.headers[.authorization], header.hasPrefix(scheme),
            let bearer = tokens.bearer(of: header.dropFirst(scheme.count))
        else { throw NotAllowed() }
        return bearer
    }

    private static func stream(_ request: Request, _ context: BasicRequestContext) throws -> BatchStream {
        BatchStream(
            station: try RequestReading.part("station", in: context),
            epoch: try RequestReading.part("epoch", in: context),
            product: request.uri.queryParameters["product"].map { String($0) } ?? "")
    }
}
