import Hummingbird

/// Answers what only the control socket answers: what an instrument can be asked, and asking it.
struct CommandResponder: Sendable {
    private let access: CommandAccess

    /// Arguments are a few words.
    private static let mostBytes = 65_536

    init(_ access: CommandAccess) {
        self.access = access
    }

    /// Nil when the path is none of these.
    func respond(to request: Request) async -> Response? {
        guard let (instrument, command) = Self.parts(of: request.uri.path) else { return nil }
        do throws(CommandDenial) {
            switch (command, request.method) {
            case (nil, .get): return json(try await access.list(instrument))
            case (let command?, .post):
                let arguments = try await arguments(of: request)
                return json(
                    try await access.ask(
                        CommandWish(instrument: instrument, command: command, arguments: arguments)))
            default: return nil
            }
        } catch {
            return denial(error)
        }
    }

    /// `/v1/instruments/{instrument}/commands`, perhaps followed by `/{command}`.
    private static func parts(of path: String) -> (instrument: String, command: String?)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(PercentCoding.decode)
        guard parts.count == 4 || parts.count == 5, parts[0] == "v1", parts[1] == "instruments",
            parts[3] == "commands", let instrument = parts[2]
        else { return nil }
        guard parts.count == 5 else { return (instrument, nil) }
        return parts[4].map { (instrument, $0) }
    }

    /// A body that is empty has none.
    private func arguments(of request: Request) async throws(CommandDenial) -> [String: String] {
        do {
            let body = try await request.body.collect(upTo: Self.mostBytes)
            guard body.readableBytes > 0 else { return [:] }
            return try StatusJSON.decode(CommandArguments.self, from: Array(body.readableBytesView)).arguments
        } catch {
            throw CommandDenial(
                .refused, "the body has to be JSON such as {\"arguments\": {\"seconds\": \"10\"}}, all values texts")
        }
    }

    private func json(_ value: some Encodable) -> Response {
        guard let bytes = try? StatusJSON.encode(value) else {
            return denial(CommandDenial(.failed, "the answer could not be written as JSON"))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func denial(_ denial: CommandDenial) -> Response {
        let status: HTTPResponse.Status =
            switch denial.kind {
            case .unknown: .notFound
            case .refused: .badRequest
            case .rejected: .conflict
            case .failed: .serviceUnavailable
            }
        return Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: denial.reason + "\n")))
    }
}
