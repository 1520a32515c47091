import CFairlead
import Glibc
import Sensing
import StationClock
import Threads
import Transports

/// Messages over the loopback: each begins with its number in eight bytes.
struct Sockets {
    let clock: StationClock
    let messages: Int
    let priority: RealtimePriority?
    let isRealtimeReader: Bool

    static let messageBytes = 16
    private static let interval: UInt64 = 5_000_000

    func udp() throws -> Outcome {
        let exchange = Exchange()
        let link = try open(.udp(UDPSettings(address: "127.0.0.1", port: 0)), exchange)
        return try run(link, exchange, SOCK_DGRAM)
    }

    func tcp() throws -> Outcome {
        let exchange = Exchange()
        let link = try open(.tcpListen(ListenerSettings(address: "127.0.0.1", port: 0)), exchange)
        return try run(link, exchange, SOCK_STREAM)
    }

    private func open(_ configuration: TransportConfiguration, _ exchange: Exchange) throws -> LinkThread {
        let clock = clock
        let options = LinkOptions(name: "reader", realtimePriority: isRealtimeReader ? priority : nil)
        return try LinkThread(configuration, clock: clock, options: options) {
            MessageConsumer(clock: clock, exchange: exchange)
        }
    }

    private func run(_ link: LinkThread, _ exchange: Exchange, _ type: __socket_type) throws -> Outcome {
        let deadline = fairlead_monotonic() + 20_000_000_000
        while link.status.localPort == nil {
            guard fairlead_monotonic() < deadline else { throw BenchFailure("the link did not open") }
            usleep(10_000)
        }
        guard let port = link.status.localPort, let descriptor = Self.connected(to: port, type) else {
            throw BenchFailure("no way to the port of the link")
        }
        let (clock, messages) = (clock, messages)
        let sender = try JoinableThread(name: "sender", realtimePriority: priority) {
            var due = fairlead_monotonic() + 100_000_000
            for number in 0..<messages {
                Pace.wait(until: due)
                due += Self.interval
                var message = [UInt8](repeating: 0, count: Self.messageBytes)
                withUnsafeBytes(of: UInt64(number).littleEndian) { message.replaceSubrange(0..<8, with: $0) }
                let truth = clock.now().instant
                _ = send(descriptor, message, message.count, Int32(MSG_NOSIGNAL))
                exchange.note(sent: number, at: truth)
            }
        }
        sender.join()
        let limit = fairlead_monotonic() + 5_000_000_000
        while exchange.heardCount < messages, fairlead_monotonic() < limit { usleep(10_000) }
        link.requestStop()
        link.join()
        close(descriptor)
        return exchange.outcome(from: messages / 50)
    }

    private static func connected(to port: UInt16, _ type: __socket_type) -> Int32? {
        let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return nil }
        var on: Int32 = 1
        if type == SOCK_STREAM {
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        return descriptor
    }
}

/// Takes messages of 16 bytes; all that one read brought have its stamp.
private struct MessageConsumer: LinkConsumer {
    let clock: StationClock
    let exchange: Exchange

    func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        let afterRead = clock.now().instant
        for start in stride(from: 0, to: bytes.count - 7, by: Sockets.messageBytes) {
            let number = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            exchange.note(
                Heard(
                    number: Int(UInt64(littleEndian: number)), stamp: arrival.time, plain: arrival.time,
                    afterRead: afterRead))
        }
    }

    func ended(source: Int) {}

    func changed(to state: LinkState) {}
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
