import Delivery
import Hummingbird
import Sensing
import Store

/// The archive's HTTP interface.
struct ArchiveRoutes: Sendable {
    /// Blocks computed in one go before they are sent.
    private static let blocksAtOnce = 16
    private static let largestBlock: UInt64 = 1 << 20
    private static let largestPositionSpan: UInt64 = 1 << 20

    let store: ArchiveStore
    let reader: ArchiveReader
    let maximumBatchBytes: Int
    let now: @Sendable () -> Instant

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/v1/batches") { request, _ in await ingest(request) }
        router.get("/v1/status") { _, _ in
            Response.json(JSONLine.of(ArchiveStatus(await store.statistics, now: now())))
        }
        router.get("/v1/stations") { _, _ in
            await answering { Response.json(JSONLine.of(try await reader.stations())) }
        }
        router.get("/v1/audit/:station/:epoch") { request, context in
            await answering { try await audit(request, context) }
        }
        router.get("/v1/audit/:station/:epoch/positions") { request, context in
            await answering { try await positions(request, context) }
        }
        router.get("/v1/observations") { request, _ in await answering { try await observations(request) } }
        return router
    }

    // MARK: batches

    private func ingest(_ request: Request) async -> Response {
        let bytes: [UInt8]
        do {
            let body = try await request.body.collect(upTo: maximumBatchBytes)
            bytes = [UInt8](body.readableBytesView)
        } catch {
            let reason = "the batch is longer than \(maximumBatchBytes) bytes, or did not arrive; send smaller batches"
            return .json(BatchReply(station: "", epoch: "", refused: reason).json, status: .contentTooLarge)
        }
        let answer = await store.ingest(bytes)
        guard let reply = answer.reply else {
            guard case .unavailable(let reason) = answer else { return Response(status: .internalServerError) }
            return .problem(reason, status: .serviceUnavailable)
        }
        return .json(reply.json, status: answer.status)
    }

    // MARK: audit

    private func audit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (station, epoch) = try Self.identity(in: context)
        let parameters = request.uri.queryParameters
        let size = try Self.number(parameters["block"], named: "block", or: LedgerBlock.size)
        let first = try Self.number(parameters["first"], named: "first", or: 1)
        let last = try Self.number(parameters["last"], named: "last", or: PositionRange.maximumPosition)
        let limit = try Self.number(parameters["limit"], named: "limit", or: .max)
        guard (1...Self.largestBlock).contains(size) else {
            throw BadQuery("block is a number of positions from 1 to \(Self.largestBlock)")
        }
        guard try await reader.audit(station: station, epoch: epoch, blockSize: size, from: first, count: 0) != nil
        else { return .unknownEpoch(station: station, epoch: epoch) }
        return Response.lines { writer in
            var position = first
            var left = limit
            while left > 0, position <= last {
                let blocks =
                    try await reader.audit(
                        station: station, epoch: epoch, blockSize: size, from: position, through: last,
                        count: Int(min(left, UInt64(Self.blocksAtOnce)))) ?? []
                for block in blocks { try await writer.write(ByteBuffer(string: JSONLine.of(block) + "\n")) }
                guard let end = blocks.last?.block.last else { break }
                left -= UInt64(blocks.count)
                position = ((end - 1) / size + 1) * size + 1
            }
        }
    }

    private func positions(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (station, epoch) = try Self.identity(in: context)
        let parameters = request.uri.queryParameters
        let first = try Self.number(parameters["first"], named: "first", or: 1)
        let last = try Self.number(parameters["last"], named: "last", or: first &+ LedgerBlock.size - 1)
        guard let range = PositionRange(checking: first, to: last), range.count <= Self.largestPositionSpan else {
            throw BadQuery("first and last are positions from 1 on, at most \(Self.largestPositionSpan) of them")
        }
        guard let held = try await reader.positions(station: station, epoch: epoch, range: range) else {
            return .unknownEpoch(station: station, epoch: epoch)
        }
        return .json("{\"positions\":\(JSONLine.of(held))}")
    }

    // MARK: observations

    private func observations(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let query = ObservationQuery(
            station: parameters["station"].map { String($0) }, instrument: parameters["instrument"].map { String($0) },
            name: parameters["name"].map { String($0) }, from: try Self.instant(parameters["from"], named: "from"),
            to: try Self.instant(parameters["to"], named: "to"),
            limit: Int(clamping: try Self.number(parameters["limit"], named: "limit", or: 1000)),
            asStamped: try Self.choice(parameters["as_stamped"], named: "as_stamped"))
        let rows = try await reader.observations(query)
        return Response.lines { writer in
            for row in rows { try await writer.write(ByteBuffer(string: row.json + "\n")) }
        }
    }

    // MARK: reading requests

    private struct BadQuery: Error {
        var reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private func answering(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch let error as BadQuery {
            return .problem(error.reason, status: .badRequest)
        } catch {
            return .problem("cannot read the archive: \(error)", status: .internalServerError)
        }
    }

    private static func identity(in context: BasicRequestContext) throws -> (station: String, epoch: String) {
        guard let station = context.parameters.get("station").flatMap({ PercentCoding.decode($0) }),
            let epoch = context.parameters.get("epoch").flatMap({ PercentCoding.decode($0) })
        else { throw BadQuery("the path is /v1/audit/{station}/{epoch}, percent-encoded") }
        return (station, epoch)
    }

    private static func number(_ text: Substring?, named name: String, or standard: UInt64) throws -> UInt64 {
        guard let text else { return standard }
        guard let number = UInt64(text) else { throw BadQuery("\(name)=\(text) is no whole number") }
        return number
    }

    private static func choice(_ text: Substring?, named name: String) throws -> Bool {
        switch text {
        case nil, "false": return false
        case "true": return true
        case let text?: throw BadQuery("\(name)=\(text) is neither true nor false")
        }
    }

    private static func instant(_ text: Substring?, named name: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: String(text)) else {
            throw BadQuery("\(name)=\(text) is no time; write it as 2026-11-21T02:52:33Z")
        }
        return instant
    }
}

extension ArchiveAnswer {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .stored: .ok
        case .needsMetadata: .conflict
        case .unavailable: .serviceUnavailable
        case .refused(.unreadable, _): .badRequest
        case .refused(.tooLarge, _): .contentTooLarge
        case .refused(.laterVersion, _): .unsupportedMediaType
        case .refused(.stationNotAccepted, _): .forbidden
        case .refused(.contradiction, _): .unprocessableContent
        }
    }
}

extension Response {
    fileprivate static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    fileprivate static func problem(_ reason: String, status: HTTPResponse.Status) -> Response {
        .json("{\"error\":\(reason.quotedForJSON)}", status: status)
    }

    /// 404 with a mark by which an audit tells it from any other server's 404.
    fileprivate static func unknownEpoch(station: String, epoch: String) -> Response {
        let reason = "this archive has nothing of station '\(station)', epoch '\(epoch)'"
        return .json("{\"error\":\(reason.quotedForJSON),\"unknown_epoch\":true}", status: .notFound)
    }

    /// One JSON object a line, sent as they come.
    fileprivate static func lines(
        _ write: @Sendable @escaping (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                try await write(&writer)
                try await writer.finish(nil)
            })
    }
}
