import Hummingbird

/// Answers what only the control socket answers: `POST /v1/clock/retime`.
struct RetimeResponder: Sendable {
    private let access: RetimeAccess

    init(_ access: RetimeAccess) {
        self.access = access
    }

    /// Nil when the path is another.
    func respond(to request: Request) async -> Response? {
        guard request.uri.path == "/v1/clock/retime", request.method == .post else { return nil }
        do throws(RetimeFailure) {
            let report = try await access.retime(request.uri.queryParameters["dry_run"] == "true")
            let bytes = (try? StatusJSON.encode(report)) ?? []
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        } catch {
            return Response(
                status: .serviceUnavailable,
                headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: error.description + "\n")))
        }
    }
}
