import Hummingbird
import Sensing
import ServiceLifecycle

/// Answers what only the control socket answers: an instrument's line, to use or to look on, and its records as they
/// become durable. Bodies are JSON lines.
struct LineResponder: Sendable {
    private let access: LineAccess

    init(_ access: LineAccess) {
        self.access = access
    }

    /// Nil when the path is none of these.
    func respond(to request: Request) async -> Response? {
        guard let (instrument, verb) = Self.parts(of: request.uri.path) else { return nil }
        do throws(LineRefusal) {
            switch (verb, request.method) {
            case ("console", .post):
                return conversation(request, try await access.take(wish(request, instrument)))
            case ("watch", .get): return looking(request, try await access.watch(instrument))
            case ("tail", .get): return records(request, try await access.follow(wish(request, instrument)))
            default: return nil
            }
        } catch {
            return refusal(error)
        }
    }

    /// `/v1/instruments/{instrument}/{verb}`.
    private static func parts(of path: String) -> (instrument: String, verb: String)? {
        let prefix = "/v1/instruments/"
        guard path.hasPrefix(prefix), let slash = path.lastIndex(of: "/") else { return nil }
        let name = path.dropFirst(prefix.count)
        guard slash > name.startIndex, let instrument = PercentCoding.decode(name[..<slash]) else { return nil }
        return (instrument, String(path[path.index(after: slash)...]))
    }

    private func wish(_ request: Request, _ instrument: String) -> LineWish {
        let parameters = request.uri.queryParameters
        var wish = LineWish(instrument: instrument, by: parameters["by"].map(String.init) ?? "somebody")
        wish.force = parameters["force"] == "true"
        if let idle = parameters["idle"], let seconds = Int(idle), seconds > 0 { wish.idleSeconds = seconds }
        return wish
    }

    private func wish(_ request: Request, _ instrument: String) -> RecordsWish {
        let parameters = request.uri.queryParameters
        var wish = RecordsWish(instrument: instrument)
        if let epoch = parameters["epoch"], let position = parameters["after"].flatMap({ UInt64($0) }) {
            wish.after = RecordsWish.Place(epoch: String(epoch), position: position)
        }
        wish.follows = parameters["follow"] != "false"
        wish.since = parameters["since"].flatMap { Instant(iso8601: String($0)) }
        return wish
    }

    private func refusal(_ refusal: LineRefusal) -> Response {
        let status: HTTPResponse.Status =
            switch refusal.kind {
            case .unknown: .notFound
            case .taken: .conflict
            case .unavailable: .serviceUnavailable
            }
        return Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: refusal.reason + "\n")))
    }

    private static let lines: HTTPFields = [.contentType: "application/jsonl", .cacheControl: "no-store"]

    // MARK: Streams

    /// Records until the caller hangs up or the daemon stops.
    private func records(_ request: Request, _ records: AsyncStream<[UInt8]>) -> Response {
        let body = ResponseBody { writer in
            let output = Output(writer)
            try? await request.body.consumeWithCancellationOnInboundClose { _ in
                try await cancelWhenGracefulShutdown {
                    for await lines in records { try await output.write(lines) }
                }
            }
            try await output.finish()
        }
        return Response(status: .ok, headers: Self.lines, body: body)
    }

    /// Events until the caller hangs up, the session is over or the daemon stops.
    private func looking(_ request: Request, _ session: LineSession) -> Response {
        let body = ResponseBody { writer in
            let output = Output(writer)
            try? await request.body.consumeWithCancellationOnInboundClose { _ in
                try await Self.tell(session, output)
            }
            await session.end("the console has gone away")
            try await output.finish()
        }
        return Response(status: .ok, headers: Self.lines, body: body)
    }

    /// Events one way and orders the other, until either ends.
    private func conversation(_ request: Request, _ session: LineSession) -> Response {
        let orders = request.body
        let body = ResponseBody { writer in
            let output = Output(writer)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await Self.carryOut(orders, session) }
                try? await Self.tell(session, output)
                await session.end("the console has gone away")
                group.cancelAll()
            }
            try await output.finish()
        }
        return Response(status: .ok, headers: Self.lines, body: body)
    }

    private static func tell(_ session: LineSession, _ output: Output) async throws {
        try await withGracefulShutdownHandler {
            for await event in session.events {
                try await output.write(try StatusJSON.encode(event) + [UInt8(ascii: "\n")])
            }
        } onGracefulShutdown: {
            Swift.Task { await session.end("the daemon stops") }
        }
    }

    /// Orders until the caller hangs up, which ends the session.
    private static func carryOut(_ body: RequestBody, _ session: LineSession) async {
        var lines = LineAssembler()
        do {
            for try await buffer in body {
                for line in lines.take(buffer.readableBytesView) {
                    guard let order = try? StatusJSON.decode(LineOrder.self, from: line) else { continue }
                    await session.obey(order)
                }
            }
            guard !Swift.Task.isCancelled else { return }
            await session.end("it was given back")
        } catch {
            await session.end("the console has gone away")
        }
    }
}

/// Where a body is written, one call after the other.
///
/// `@unchecked Sendable`: only the task that answers the request writes.
private final class Output: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }

    func write(_ bytes: [UInt8]) async throws {
        try await writer.write(ByteBuffer(bytes: bytes))
    }

    func finish() async throws {
        try await writer.finish(nil)
    }
}
