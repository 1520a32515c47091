import Glibc
import Sensing
import Testing

@testable import Transports

@Suite("A TCP listener", .serialized)
struct TCPListenerTests {
    private func open(_ recorder: Recorder, maximum: Int = 8) throws -> (link: LinkThread, port: UInt16) {
        let link = try recorder.link(
            .tcpListen(ListenerSettings(address: "127.0.0.1", port: 0, maximumConnections: maximum)))
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        return (link, try #require(link.status.localPort))
    }

    @Test("keeps the bytes of two clients apart, however they take turns")
    func apart() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let first = try #require(TestSocket.client(port: port))
        let second = try #require(TestSocket.client(port: port))
        for round in 0..<50 {
            first.send(Array("A\(round),".utf8))
            second.send(Array("B\(round),".utf8))
        }
        let expected = ["A", "B"].map { name in (0..<50).map { "\(name)\($0)," }.joined() }
        #expect(recorder.wait { $0.bytes.count == expected.joined().utf8.count })
        let heard = recorder.current
        let texts = (0..<2).map { String(decoding: heard.bytes(from: $0), as: UTF8.self) }
        #expect(Set(texts) == Set(expected))
        #expect(link.status.connections == 2)
        #expect(hasStopped(link))
        #expect(Set(recorder.current.ended) == [0, 1])
    }

    @Test("ends a source when its client leaves, and gives the number to the next one")
    func numbers() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let staying = try #require(TestSocket.client(port: port))
        staying.send([1])
        #expect(recorder.wait { $0.bytes == [1] })
        do {
            let leaving = try #require(TestSocket.client(port: port))
            leaving.send([2])
            #expect(recorder.wait { $0.bytes(from: 1) == [2] })
        }
        #expect(recorder.wait { $0.ended == [1] })
        let next = try #require(TestSocket.client(port: port))
        next.send([3])
        #expect(recorder.wait { $0.bytes(from: 1) == [2, 3] })
        staying.send([4])
        #expect(recorder.wait { $0.bytes(from: 0) == [1, 4] })
        #expect(hasStopped(link))
    }

    @Test("turns away who is too many, counts it, and keeps the others")
    func full() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder, maximum: 1)
        let staying = try #require(TestSocket.client(port: port))
        staying.send([1])
        #expect(recorder.wait { $0.bytes == [1] })
        let refused = try #require(TestSocket.client(port: port))
        #expect(refused.receive(count: 1) == [])
        staying.send([2])
        #expect(recorder.wait { $0.bytes == [1, 2] })
        #expect(link.status.counters.refusedClients == 1)
        #expect(hasStopped(link))
    }

    @Test("sends to one client or to all")
    func sends() async throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let first = try #require(TestSocket.client(port: port))
        first.send([0])
        #expect(recorder.wait { $0.bytes(from: 0) == [0] })
        let second = try #require(TestSocket.client(port: port))
        second.send([1])
        #expect(recorder.wait { $0.bytes(from: 1) == [1] })
        _ = try await link.send([7, 7])
        _ = try await link.send([8], to: 1)
        _ = try await link.send([9], to: 0)
        #expect(first.receive(count: 3) == [7, 7, 9])
        #expect(second.receive(count: 3) == [7, 7, 8])
        await #expect(throws: LinkFailure.self) { try await link.send([1], to: 5) }
        await link.stop()
    }

    @Test("says that its port is taken, and opens when it is free")
    func portTaken() throws {
        var other = TestSocket.server()
        let port = try #require(other?.port)
        let recorder = Recorder()
        let link = try recorder.link(.tcpListen(ListenerSettings(address: "127.0.0.1", port: port)))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 1 })
        #expect(recorder.current.states.last?.message(now: 0)?.contains("is already in use") == true)
        other = nil
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        #expect(hasStopped(link))
    }
}
