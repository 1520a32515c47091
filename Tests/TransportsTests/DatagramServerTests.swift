import Glibc
import LoRaWAN
import Sensing
import Synchronization
import Testing

@testable import Transports

@Suite("A UDP port that answers")
struct DatagramServerTests {
    /// Answers with the bytes in the other order; keeps who sent them.
    private struct Echo: DatagramConsumer {
        let peers: Peers

        mutating func take(
            _ bytes: UnsafeRawBufferPointer, from sender: GatewayAddress, _ arrival: Arrival
        ) -> [UInt8]? {
            peers.all.withLock { $0.append(sender) }
            return bytes.first == 0 ? nil : bytes.reversed()
        }

        mutating func changed(to state: LinkState) {}
    }

    private final class Peers: Sendable {
        let all = Mutex<[GatewayAddress]>([])
    }

    private func open(_ peers: Peers, address: String = "127.0.0.1") throws -> (DatagramServer, UInt16) {
        let server = try DatagramServer(UDPSettings(address: address, port: 0), clock: lockedClock()) {
            Echo(peers: peers)
        }
        var port: UInt16?
        for _ in 0..<20_000 where port == nil {
            port = server.status.localPort
            usleep(3000)
        }
        return (server, try #require(port))
    }

    @Test("answers each sender at once, from the port to which it sent")
    func answers() async throws {
        let peers = Peers()
        let (server, port) = try open(peers)
        let senders = [TestSocket.datagram(), TestSocket.datagram()]
        for sender in senders { #expect(TestSocket.withLoopback(port) { connect(sender.number, $0, $1) } == 0) }
        for (number, sender) in senders.enumerated() {
            sender.send([1, 2, UInt8(number)])
            #expect(sender.receive(count: 3) == [UInt8(number), 2, 1])
        }
        #expect(peers.all.withLock { $0.map(\.port) } == senders.map(\.port))
        await server.stop()
        #expect(server.status.counters.bytesOut == 6)
    }

    @Test("sends to any of them later, and to nobody when it is closed")
    func sends() async throws {
        let peers = Peers()
        let (server, port) = try open(peers)
        let sender = TestSocket.datagram()
        #expect(TestSocket.withLoopback(port) { connect(sender.number, $0, $1) } == 0)
        sender.send([0])
        sender.send([7])
        #expect(sender.receive(count: 1) == [7])
        let peer = try #require(peers.all.withLock { $0.first })
        #expect(server.send([3, 4], to: peer) == nil)
        #expect(sender.receive(count: 2) == [3, 4])
        await server.stop()
        #expect(server.send([5], to: peer)?.reason == "the port is not open")
    }

    @Test("knows a sender of IPv4 as such on a socket of IPv6, and answers it", .enabled(if: hasIPv6, "no IPv6 here"))
    func mapped() async throws {
        let peers = Peers()
        let (server, port) = try open(peers, address: "::")
        let sender = TestSocket.datagram()
        #expect(TestSocket.withLoopback(port) { connect(sender.number, $0, $1) } == 0)
        sender.send([1, 2])
        #expect(sender.receive(count: 2) == [2, 1])
        let peer = try #require(peers.all.withLock { $0.first })
        #expect(peer == GatewayAddress(host: [127, 0, 0, 1], port: sender.port))
        #expect(server.send([3, 4], to: peer) == nil)
        #expect(sender.receive(count: 2) == [3, 4])
        await server.stop()
    }
}

/// Whether this machine can open a socket of IPv6.
private let hasIPv6: Bool = {
    let number = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
    guard number >= 0 else { return false }
    close(number)
    return true
}()
