import Glibc

/// Asks a daemon over its control socket, in HTTP by hand: nothing here is shared with the program under test.
struct StatusQuestion: Sendable {
    let socketPath: String

    /// How many records are durable since the daemon started; nil while nobody answers.
    func storedRecords() -> UInt64? {
        guard let text = answer() else { return nil }
        return number(after: "\"stored_records\":", in: text)
    }

    private func number(after key: String, in text: String) -> UInt64? {
        var rest = text[...]
        while let start = rest.firstIndex(of: "\"") {
            rest = rest[start...]
            if rest.hasPrefix(key) { return UInt64(rest.dropFirst(key.count).prefix { $0.isNumber }) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// The whole status; nil while nobody answers.
    func answer() -> String? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard connect(descriptor) else { return nil }
        let request = Array("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            text += buffer[..<count]
        }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    private func connect(_ descriptor: Int32) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
