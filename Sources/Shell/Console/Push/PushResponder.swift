import Hummingbird
import Synchronization

/// Answers one request of somebody who pushes data.
struct PushResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let options: PushServer.Options
    private let hosts: HostRule
    private let take: @Sendable ([UInt8]) async -> PushServer.Answer
    private let allowance: Allowance

    init(_ options: PushServer.Options, take: @escaping @Sendable ([UInt8]) async -> PushServer.Answer) {
        self.options = options
        self.take = take
        hosts = HostRule(address: .tcp(host: options.host, port: options.port), alsoNamed: [])
        allowance = Allowance(rate: options.rate)
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard hosts.accepts(request.head.authority) else {
            return text(.misdirectedRequest, "This station does not go by that name. Use its address, or localhost.")
        }
        guard isKnown(request) else {
            var refusal = text(.unauthorized, "Show the station's token: Authorization: Bearer TOKEN.")
            refusal.headers[.wwwAuthenticate] = "Bearer"
            return refusal
        }
        guard request.method == .post else {
            var refusal = text(.methodNotAllowed, "Only POST is answered here, with JSON as its body.")
            refusal.headers[.allow] = "POST"
            return refusal
        }
        // Only a browser says where a page is from, and a page of somebody else must not write here.
        guard request.headers[.origin] == nil || options.token != nil else {
            return text(.forbidden, "Pages in a browser may not send data here; use a token.")
        }
        guard allowance.take(now: .now) else {
            var refusal = text(
                .tooManyRequests, "More than \(options.rate) requests a second; put several values into one.")
            refusal.headers[.retryAfter] = "1"
            return refusal
        }
        guard let body = try? await request.body.collect(upTo: options.largest) else {
            return text(.contentTooLarge, "The body has more than \(options.largest) bytes; send it in parts.")
        }
        guard body.readableBytes > 0 else { return text(.badRequest, "The body is empty; send JSON objects.") }
        return response(to: await take(Array(body.readableBytesView)))
    }

    private func response(to answer: PushServer.Answer) -> Response {
        switch answer {
        case .stored(let records, let samples, let defects, let first):
            guard samples > 0 || defects == 0 else {
                return text(
                    .unprocessableContent,
                    "Nothing could be read from the body: \(first ?? "no value"). It is kept as it came.")
            }
            let body = PushedText(records: records, samples: samples, defects: defects, firstDefect: first)
            let bytes = (try? StatusJSON.encode(body)) ?? []
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .notStored(let why):
            var refusal = text(.serviceUnavailable, "It is not stored: \(why). Send it again.")
            refusal.headers[.retryAfter] = "5"
            return refusal
        }
    }

    /// Takes as long for a wrong token as for the right one.
    private func isKnown(_ request: Request) -> Bool {
        guard let token = options.token else { return true }
        let shown = Array((request.headers[.authorization] ?? "").utf8)
        let wanted = Array("Bearer \(token)".utf8)
        guard shown.count == wanted.count else { return false }
        return zip(shown, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func text(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: sentence + "\n")))
    }
}

/// What is said to a body that is stored.
private struct PushedText: Codable {
    var records: Int
    var samples: Int
    var defects: Int
    @TextOrNull var firstDefect: String?

    enum CodingKeys: String, CodingKey {
        case records
        case samples
        case defects
        case firstDefect = "first_defect"
    }
}

/// So many requests a second on the average of ten seconds.
final class Allowance: Sendable {
    private struct State {
        var left: Double
        var at: ContinuousClock.Instant?
    }

    private let rate: Double
    private let state: Mutex<State>

    private static let seconds = 10.0

    init(rate: Int) {
        self.rate = Double(rate)
        state = Mutex(State(left: Double(rate) * Self.seconds))
    }

    func take(now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            if let at = state.at { state.left += rate * (at.duration(to: now) / .seconds(1)) }
            state.at = now
            state.left = min(state.left, rate * Self.seconds)
            guard state.left >= 1 else { return false }
            state.left -= 1
            return true
        }
    }
}
