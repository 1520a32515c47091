import Glibc
import TestSupport

/// A broker that knows MQTT 3.1.1 only, and hangs up on everything else, as RabbitMQ 3.10 does. It takes connections and
/// nothing more.
final class OldBroker: Sendable {
    let port: Int
    private let listener: Int32

    init() throws {
        (listener, port) = try LoopbackSocket.listen()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<OldBroker>.fromOpaque(context).takeRetainedValue().serve() }
                return nil
            }, context.toOpaque())
        guard code == 0 else { throw TestProblem("no thread") }
        pthread_detach(thread)
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        var held: [Int32] = []
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            var buffer = [UInt8](repeating: 0, count: 1024)
            let count = recv(connection, &buffer, buffer.count, 0)
            // CONNECT: 0x10, the length, "MQTT" behind its own length, then the version (MQTT 3.1.1, 3.1.2.2).
            let name = Array("MQTT".utf8)
            let start = (2..<8).first { Array(buffer[$0..<$0 + 4]) == name }
            if count > 0, let start, buffer[start + 4] == 4 {
                _ = send(connection, [0x20, 2, 0, 0] as [UInt8], 4, Int32(MSG_NOSIGNAL))
                held.append(connection)
            } else {
                close(connection)
            }
        }
        for connection in held { close(connection) }
        close(listener)
    }
}
