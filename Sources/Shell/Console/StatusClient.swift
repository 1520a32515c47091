import Glibc

/// Asks a running daemon over its control socket, as `fairlead status` does. It blocks; not for the daemon's own tasks.
public struct StatusClient: Sendable {
    private let socketPath: String
    /// For each read and write.
    private let timeoutSeconds: Int

    /// The longest answer that is taken: a status of hundreds of instruments stays far below.
    private static let longestAnswer = 64 << 20

    public init(socketPath: String, timeoutSeconds: Int = 5) {
        self.socketPath = socketPath
        self.timeoutSeconds = timeoutSeconds
    }

    /// The status and the text that it came in.
    public func status() throws(ConsoleError) -> (status: StationStatus, json: [UInt8]) {
        let json = try get("/v1/status")
        do {
            return (try StatusJSON.decode(StationStatus.self, from: json), json)
        } catch {
            throw .unexpectedAnswer(path: socketPath, answer: String(decoding: json.prefix(80), as: UTF8.self))
        }
    }

    /// The body of the answer to one GET.
    public func get(_ path: String) throws(ConsoleError) -> [UInt8] {
        let descriptor: CInt
        switch UnixSocket.connect(to: socketPath) {
        case .open(let open): descriptor = open
        case .failed(let number): throw .noAnswer(path: socketPath, reason: systemMessage(number))
        }
        defer { close(descriptor) }
        limitWaiting(descriptor)
        try send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", to: descriptor)
        return try body(of: try receive(from: descriptor))
    }

    private func limitWaiting(_ descriptor: CInt) {
        var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    private func send(_ request: String, to descriptor: CInt) throws(ConsoleError) {
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .noAnswer(path: socketPath, reason: systemMessage(errno)) }
            rest = rest.dropFirst(count)
        }
    }

    private func receive(from descriptor: CInt) throws(ConsoleError) -> [UInt8] {
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while answer.count < Self.longestAnswer {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count >= 0 else { throw .noAnswer(path: socketPath, reason: systemMessage(errno)) }
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return answer
    }

    private func body(of answer: [UInt8]) throws(ConsoleError) -> [UInt8] {
        let head = String(decoding: answer.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 200"), let start = Self.endOfHead(answer) else {
            throw .unexpectedAnswer(path: socketPath, answer: head)
        }
        return Array(answer[start...])
    }

    /// Where the body begins, behind the first empty line.
    private static func endOfHead(_ answer: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        return answer.indices.first { answer[$0...].starts(with: mark) }.map { $0 + mark.count }
    }
}
