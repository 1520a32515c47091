import Glibc
import Synchronization
import TestSupport

/// An HTTP server that answers every request with the bytes that it was given, sense or nonsense.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let answer: Mutex<String>
    private let seen = Mutex<[String]>([])

    convenience init(answering answer: String) throws {
        let (descriptor, port) = try LoopbackSocket.listen()
        try self.init(descriptor, port: port, answer)
    }

    convenience init(unixPath: String, answering answer: String) throws {
        try self.init(try LoopbackSocket.listen(unixPath: unixPath), port: 0, answer)
    }

    private init(_ listener: Int32, port: Int, _ answer: String) throws {
        self.listener = listener
        self.port = port
        self.answer = Mutex(answer)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<ScriptedServer>.fromOpaque(context).takeRetainedValue().serve() }
                return nil
            }, context.toOpaque())
        guard code == 0 else { throw TestProblem("no thread") }
        pthread_detach(thread)
    }

    /// Requests so far, head and body as text.
    var requests: [String] { seen.withLock { $0 } }

    /// Ends the thread at its next look at the listener.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    static func ok(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 { break }
            let request = Self.read(connection)
            seen.withLock { $0.append(request) }
            let bytes = Array(answer.withLock { $0 }.utf8)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            close(connection)
        }
        close(listener)
    }

    /// Head and body, by its Content-Length.
    private static func read(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { break }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let line = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            let wanted = line.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
            let head = bytes.count - parts[1].utf8.count
            // A body that is no UTF-8 is longer as text; count bytes.
            if bytes.count >= min(head, bytes.count) + wanted || parts[1].utf8.count >= wanted { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
