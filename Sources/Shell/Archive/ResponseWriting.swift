import Delivery
import Hummingbird

extension ArchiveAnswer {
    var status: HTTPResponse.Status {
        switch self {
        case .stored: .ok
        case .waiting: .accepted
        case .needsMetadata: .conflict
        case .unavailable: .serviceUnavailable
        case .refused(.unreadable, _): .badRequest
        case .refused(.tooLarge, _): .contentTooLarge
        case .refused(.laterVersion, _): .unsupportedMediaType
        case .refused(.stationNotAccepted, _), .refused(.notAllowed, _), .refused(.notVerified, _): .forbidden
        case .refused(.contradiction, _): .unprocessableContent
        }
    }
}

extension Response {
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    static func problem(_ reason: String, status: HTTPResponse.Status) -> Response {
        .json("{\"error\":\(reason.quotedForJSON)}", status: status)
    }

    /// 401 with the header that says what is asked for (RFC 6750).
    static var noToken: Response {
        var response = problem(
            "this archive asks for a token: send `Authorization: Bearer TOKEN`", status: .unauthorized)
        response.headers[.wwwAuthenticate] = "Bearer"
        return response
    }

    /// 404 with a mark by which an audit tells it from any other server's 404.
    static func unknownEpoch(_ stream: BatchStream) -> Response {
        let product = stream.product.isEmpty ? "" : ", product '\(stream.product)'"
        let reason = "this archive has nothing of station '\(stream.station)', epoch '\(stream.epoch)'\(product)"
        return .json("{\"error\":\(reason.quotedForJSON),\"unknown_epoch\":true}", status: .notFound)
    }

    /// One JSON object a line, sent as they come.
    static func lines(_ write: @Sendable @escaping (inout any ResponseBodyWriter) async throws -> Void) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                try await write(&writer)
                try await writer.finish(nil)
            })
    }
}
