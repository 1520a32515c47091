import Hummingbird

/// Answers what only the control socket answers: `POST /v1/reprocess`.
struct ReprocessResponder: Sendable {
    private let access: ReprocessAccess

    /// A request is a few names and coefficients.
    private static let largestRequest = 1 << 20

    init(_ access: ReprocessAccess) {
        self.access = access
    }

    /// Nil when the path is another.
    func respond(to request: Request) async -> Response? {
        guard request.uri.path == "/v1/reprocess", request.method == .post else { return nil }
        guard let body = try? await request.body.collect(upTo: Self.largestRequest),
            let wish = try? StatusJSON.decode(ReprocessRequest.self, from: [UInt8](body.readableBytesView))
        else { return Self.refusal(.badRequest, "The request is no JSON of what is to be parsed again.") }
        do throws(ReprocessFailure) {
            let report = try await access.reprocess(wish)
            let bytes = (try? StatusJSON.encode(report)) ?? []
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        } catch {
            return Self.refusal(.serviceUnavailable, error.description)
        }
    }

    private static func refusal(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: sentence + "\n")))
    }
}
