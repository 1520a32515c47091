import Hummingbird

/// Answers requests: the page's files, and the status and history as JSON. Nothing here changes the station; what does,
/// the lines of the instruments, is answered at the control socket only.
struct ConsoleResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let source: StatusSource
    private let events: StatusEvents
    private let hosts: HostRule
    private let lines: LineResponder?
    private let commands: CommandResponder?
    private let imports: ImportResponder?
    private let retiming: RetimeResponder?
    private let reprocessing: ReprocessResponder?
    private let pages = StaticPage.all()

    /// Only our own files, no inline script or style, nothing that turns text into markup, not in a frame.
    private static let contentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'"

    /// - Parameters:
    ///   - lines: nil for the page.
    ///   - commands: nil for the page.
    ///   - imports: nil for the page.
    ///   - retiming: nil for the page.
    ///   - reprocessing: nil for the page.
    init(
        source: StatusSource, events: StatusEvents, hosts: HostRule, lines: LineResponder?,
        commands: CommandResponder?, imports: ImportResponder?, retiming: RetimeResponder?,
        reprocessing: ReprocessResponder?
    ) {
        self.source = source
        self.events = events
        self.hosts = hosts
        self.lines = lines
        self.commands = commands
        self.imports = imports
        self.retiming = retiming
        self.reprocessing = reprocessing
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var response = await answer(request)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        return response
    }

    private func answer(_ request: Request) async -> Response {
        guard hosts.accepts(request.head.authority) else {
            return text(.misdirectedRequest, "This station does not go by that name. Use its address, or localhost.")
        }
        if let response = await lines?.respond(to: request) { return response }
        if let response = await commands?.respond(to: request) { return response }
        if let response = await imports?.respond(to: request) { return response }
        if let response = await retiming?.respond(to: request) { return response }
        if let response = await reprocessing?.respond(to: request) { return response }
        guard request.method == .get else {
            var refusal = text(.methodNotAllowed, "Only GET is answered here.")
            refusal.headers[.allow] = "GET"
            return refusal
        }
        if let page = pages[request.uri.path] { return answer(request, with: page) }
        switch request.uri.path {
        case "/v1/status": return json(await source.status())
        case "/v1/clock": return await clock(history: request.uri.queryParameters.get("history", as: Int.self))
        case "/v1/events": return await liveEvents()
        default: return await history(at: request.uri.path)
        }
    }

    private func answer(_ request: Request, with page: StaticPage) -> Response {
        let headers: HTTPFields = [.contentType: page.contentType, .cacheControl: "no-cache", .eTag: page.tag]
        if request.headers[.ifNoneMatch] == page.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: page.body))
    }

    /// `history`: so many moments of the past at most; nil: all.
    private func clock(history: Int?) async -> Response {
        guard var report = await source.clock() else {
            return text(.notFound, "There is no clock to ask here. See /v1/status.")
        }
        if let history { report.history = report.history.suffix(max(0, history)) }
        return json(report)
    }

    private func history(at path: String) async -> Response {
        let prefix = "/v1/history/"
        guard path.hasPrefix(prefix), let name = PercentCoding.decode(path.dropFirst(prefix.count)) else {
            return text(.notFound, "There is no such page. See / for people and /v1/status for programs.")
        }
        guard let history = await source.history(name) else {
            return text(.notFound, "The station has no instrument '\(name)'. /v1/status lists them.")
        }
        return json(history)
    }

    /// Server-sent events until the page goes away or the station shuts down.
    private func liveEvents() async -> Response {
        guard let stream = events.listen() else {
            var refusal = text(.serviceUnavailable, "There are enough live pages. Ask for /v1/status instead.")
            refusal.headers[.retryAfter] = "10"
            return refusal
        }
        let first = await events.event()
        let body = ResponseBody { writer in
            if let first { try await writer.write(first) }
            for await event in stream { try await writer.write(event) }
            try await writer.finish(nil)
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: body)
    }

    private func json(_ value: some Encodable) -> Response {
        guard let bytes = try? StatusJSON.encode(value) else {
            return text(.internalServerError, "The status could not be written as JSON.")
        }
        let headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func text(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        let headers: HTTPFields = [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"]
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: sentence + "\n")))
    }
}
