import CHTTPClient
import Threads

/// Asks one HTTP server, one request at a time, over a connection that is kept open.
///
/// Its thread is its own, because libcurl blocks. The actor's methods are the asynchronous face of that thread.
public actor HTTPClient {
    private let thread: ActorThread
    private let options: HTTPClientOptions
    private let handle: Handle

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public init(options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "http client")
        } catch {
            throw .cannotStart(error.description)
        }
        guard let pointer = fairlead_http_create() else { throw .cannotStart("the system has no memory left") }
        self.options = options
        handle = Handle(pointer)
        try Self.apply(options, to: pointer)
    }

    public func get(_ address: HTTPAddress) throws(HTTPError) -> HTTPResponse {
        try perform(address, contentType: nil, body: nil)
    }

    public func post(
        _ body: [UInt8], contentType: String = "application/octet-stream", to address: HTTPAddress
    ) throws(HTTPError) -> HTTPResponse {
        try perform(address, contentType: contentType, body: body)
    }

    /// Ends the request that is under way and refuses all that follow. From any thread, at once.
    public nonisolated func cancel() {
        fairlead_http_cancel(handle.pointer)
    }

    private func perform(
        _ address: HTTPAddress, contentType: String?, body: [UInt8]?
    ) throws(HTTPError) -> HTTPResponse {
        if address.isLoopback { _ = fairlead_http_set_direct(handle.pointer) }
        let answer = (body ?? []).withUnsafeBufferPointer { bytes in
            let start = body == nil ? nil : bytes.baseAddress ?? Self.nothing
            return fairlead_http_perform(handle.pointer, address.text, contentType, start, bytes.count)
        }
        if answer.failed != 0 { throw error(of: answer) }
        let copy = answer.body.map { [UInt8](UnsafeBufferPointer(start: $0, count: answer.length)) }
        return HTTPResponse(status: answer.status, body: copy ?? [])
    }

    /// libcurl's codes, from curl/curl.h.
    private static let operationTimedOut: Int32 = 28
    private static let malformedURL: Int32 = 3

    private func error(of answer: fairlead_http_response) -> HTTPError {
        if answer.failed < 0 { return .cancelled }
        if answer.body_too_long != 0 { return .answerTooLong(limit: options.maximumResponseBytes) }
        let text = answer.error_text.map { String(cString: $0) } ?? "no reason given"
        return switch answer.failed {
        case Self.operationTimedOut: .timedOut(text)
        case Self.malformedURL: .badAddress(text)
        default: .unreachable(text)
        }
    }

    private static func apply(_ options: HTTPClientOptions, to pointer: OpaquePointer) throws(HTTPError) {
        var codes = [
            fairlead_http_set_timeouts(pointer, options.connectTimeoutMilliseconds, options.timeoutMilliseconds)
        ]
        if let file = options.certificateAuthorityFile { codes.append(fairlead_http_set_ca_file(pointer, file)) }
        if let credentials = options.credentials {
            codes.append(fairlead_http_set_credentials(pointer, credentials.user, credentials.password))
        }
        if let certificate = options.certificateFile, let key = options.keyFile {
            codes.append(fairlead_http_set_client_certificate(pointer, certificate, key))
        }
        if let token = options.token { codes.append(fairlead_http_set_bearer(pointer, token.text)) }
        if let path = options.unixSocketPath { codes.append(fairlead_http_set_unix_socket(pointer, path)) }
        if options.usesFreshConnections { codes.append(fairlead_http_set_fresh_connections(pointer)) }
        fairlead_http_set_body_limit(pointer, options.maximumResponseBytes)
        if let code = codes.first(where: { $0 != 0 }) { throw .cannotStart("libcurl refuses an option (code \(code))") }
    }

    /// An address for a body of no bytes, which is still a body.
    private static var nothing: UnsafePointer<UInt8> {
        let empty: StaticString = ""
        return empty.utf8Start
    }
}

/// The C client.
///
/// `@unchecked Sendable`: only the actor's thread uses it, except for `fairlead_http_cancel`, which any thread may call.
private final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { fairlead_http_destroy(pointer) }
}
