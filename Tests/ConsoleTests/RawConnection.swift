import Foundation
import Glibc

@testable import Console

/// A plain socket as a client of the console: blocking, on threads of its own, so that no test holds up the server.
final class RawConnection: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: CInt

    private init(_ descriptor: CInt) {
        self.descriptor = descriptor
        // A test that waits for what never comes shall fail, not hang.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        Glibc.close(descriptor)
    }

    static func open(_ address: ConsoleAddress) throws -> RawConnection {
        switch address {
        case .unix(let path):
            guard case .open(let descriptor) = UnixSocket.connect(to: path) else {
                throw Failure(description: "nobody answers on \(path)")
            }
            return RawConnection(descriptor)
        case .tcp(_, let port):
            let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = in_port_t(port).bigEndian
            place.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
            let outcome = withUnsafePointer(to: &place) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            let connection = RawConnection(descriptor)
            guard outcome == 0 else { throw Failure(description: "nobody answers on port \(port)") }
            return connection
        }
    }

    /// Asks for a path, and leaves the connection open for the answer.
    func send(
        _ path: String, method: String = "GET", host: String? = "localhost", fields: [String] = [], body: String = ""
    ) throws {
        var lines = ["\(method) \(path) HTTP/1.1"] + fields
        if let host { lines.append("Host: \(host)") }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        guard Glibc.send(descriptor, request, request.count, CInt(MSG_NOSIGNAL)) == request.count else {
            throw Failure(description: "could not send")
        }
    }

    /// What arrives until `isEnough`, or until the other end closes.
    func receive(until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }) async throws -> String {
        try await onThread { [self] in
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65536)
            while !isEnough(String(decoding: bytes, as: UTF8.self)) {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                guard count >= 0 else { throw Failure(description: "nothing came: \(systemMessage(errno))") }
                guard count > 0 else { break }
                bytes += chunk[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The whole answer to one request.
    static func ask(
        _ address: ConsoleAddress, _ path: String, method: String = "GET", host: String? = "localhost",
        fields: [String] = []
    ) async throws -> String {
        let connection = try open(address)
        try connection.send(path, method: method, host: host, fields: fields + ["Connection: close"])
        return try await connection.receive()
    }
}

/// Runs blocking work on a thread of its own.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
