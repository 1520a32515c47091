import Glibc
import Sensing

/// One request to the daemon's control socket whose answer goes on and on, and, for a line, whose body does too.
/// Its descriptor is to be polled; nothing here waits.
public final class ControlConnection {
    /// Why there is no answer, in words for a person.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The status of an answer that is a refusal; nil when there was no answer.
        public var status: Int?
        public var description: String
    }

    /// To poll for reading.
    public let descriptor: CInt
    private let path: String
    private let sendsBody: Bool
    private var answer = ChunkedBody()
    private var lines = LineAssembler()
    private var refusal: [UInt8] = []
    /// What there was no room for yet.
    private var outgoing: [UInt8] = []

    /// - Parameter sendsBody: a POST with `order`s, else a GET.
    public init(socket path: String, target: String, sendsBody: Bool) throws(Failure) {
        self.path = path
        self.sendsBody = sendsBody
        guard case .open(let descriptor) = UnixSocket.connect(to: path) else {
            throw Failure(
                description: "no daemon answers at the socket '\(path)'. Is it running? "
                    + "--socket or --config names another one.")
        }
        self.descriptor = descriptor
        let body = sendsBody ? "Transfer-Encoding: chunked\r\n" : ""
        outgoing =
            Array(
                "\(sendsBody ? "POST" : "GET") \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(body)\r\n"
                    .utf8)
        try flush()
    }

    deinit { close(descriptor) }

    public func send(_ order: LineOrder) throws(Failure) {
        guard sendsBody, let text = try? StatusJSON.encode(order) else { return }
        outgoing += ChunkedBody.chunk(text + [UInt8(ascii: "\n")])
        try flush()
    }

    /// No order follows; the daemon ends its answer when it has carried out those before.
    public func finish() throws(Failure) {
        guard sendsBody else { return }
        outgoing += Array("0\r\n\r\n".utf8)
        try flush()
    }

    /// Something waits for room: poll for writing too, and then call `flush`.
    public var isWaiting: Bool { !outgoing.isEmpty }

    public func flush() throws(Failure) {
        while !outgoing.isEmpty {
            let count = Glibc.send(descriptor, outgoing, outgoing.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                // Whatever it said before it went tells more.
                guard answer.status == nil || answer.status == 200 else { return outgoing = [] }
                throw Failure(description: "the daemon at '\(path)' has gone away: \(systemMessage(errno))")
            }
            outgoing.removeFirst(count)
        }
    }

    /// The lines of the answer that are there now, to be called when the descriptor is readable; nil at the end.
    public func receive() throws(Failure) -> [[UInt8]]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return [] }
        guard count > 0 else { return try end() }
        let body: [UInt8]
        do throws(ChunkedBody.Mistake) {
            body = try answer.take(buffer[..<count])
        } catch {
            throw Failure(
                description: "the socket '\(path)' answers \(error), so it is not a daemon's. Name another one")
        }
        guard let status = answer.status else { return [] }
        guard status == 200 else {
            refusal += body
            return answer.isComplete ? try end() : []
        }
        return lines.take(body)
    }

    private func end() throws(Failure) -> [[UInt8]]? {
        guard let status = answer.status, status != 200 else { return nil }
        var text = String(decoding: refusal, as: UTF8.self)
        while text.hasSuffix("\n") { text.removeLast() }
        throw Failure(status: status, description: text.isEmpty ? "the daemon answers \(status)" : text)
    }
}

/// What a URL's path or query may hold as it is; the rest in `%41`.
public enum URLText {
    public static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + HexText.encode([byte])
            }
        }.joined()
    }
}
