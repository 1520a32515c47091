import Hummingbird
import Sensing

/// Answers what only the control socket answers: a file of a recovered instrument, whose bytes are the request's body.
/// The answer comes when they are durable.
struct ImportResponder: Sendable {
    private let access: ImportAccess

    init(_ access: ImportAccess) {
        self.access = access
    }

    /// Nil when the path is not `/v1/instruments/{instrument}/import`.
    func respond(to request: Request) async -> Response? {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map(PercentCoding.decode)
        guard parts.count == 4, parts[0] == "v1", parts[1] == "instruments", parts[3] == "import",
            request.method == .post, let instrument = parts[2]
        else { return nil }
        do throws(ImportDenial) {
            switch try await access.begin(wish(request, instrument)) {
            case .known(let why): return json(ImportAnswer(records: 0, defects: 0, passedOver: 0, known: why))
            case .session(let session): return json(try await take(request.body, session))
            }
        } catch {
            return denial(error)
        }
    }

    private func take(_ body: RequestBody, _ session: ImportSession) async throws(ImportDenial) -> ImportAnswer {
        do {
            for try await buffer in body { await session.take(Array(buffer.readableBytesView)) }
        } catch {
            await session.abandon()
            throw ImportDenial(.failed, "the file did not come whole: \(error)")
        }
        return try await session.finish()
    }

    private func wish(_ request: Request, _ instrument: String) throws(ImportDenial) -> ImportWish {
        let parameters = request.uri.queryParameters
        func text(_ name: Substring) -> String? { parameters[name].map { String($0) } }
        func instant(_ name: Substring) -> Instant? {
            text(name).flatMap { Int64($0) }.map { Instant(nanoseconds: $0) }
        }
        guard let name = text("name"), let size = text("size").flatMap({ Int($0) }), size >= 0,
            let digest = text("digest"), digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit),
            let written = instant("written"), let before = instant("before"), let correction = text("clock")
        else {
            throw ImportDenial(
                .refused,
                "the parameters name, size, digest, written, before and clock are needed; use `fairlead import`")
        }
        return ImportWish(
            instrument: instrument, name: name, size: size, digest: digest, written: written, before: before,
            correction: correction)
    }

    private func json(_ answer: ImportAnswer) -> Response {
        let bytes = (try? StatusJSON.encode(answer)) ?? []
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func denial(_ denial: ImportDenial) -> Response {
        let status: HTTPResponse.Status =
            switch denial.kind {
            case .unknown: .notFound
            case .refused: .badRequest
            case .failed: .serviceUnavailable
            }
        return Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: denial.reason + "\n")))
    }
}
