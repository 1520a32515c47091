import CFairlead
import Glibc
import Sensing
import Testing

@testable import Transports

@Suite("A TCP link", .serialized)
struct TCPLinkTests {
    private func settings(_ port: UInt16) -> TransportConfiguration {
        .tcp(TCPSettings(host: "127.0.0.1", port: port))
    }

    @Test("hands on the bytes of the server, stamped by the kernel between sending and receiving")
    func receives() throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        let peer = try #require(server.accept())
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        let before = fairlead_realtime()
        peer.send(Array("#20.3385, 0.00001\r\n".utf8))
        #expect(recorder.wait { $0.bytes.count == 19 })
        let after = fairlead_realtime()
        let arrival = try #require(recorder.current.chunks.first?.arrival)
        #expect(arrival.boundary == .stream)
        #expect((before...after).contains(arrival.time.instant.nanoseconds))
        #expect(link.status.counters.bytesIn == 19)
        #expect(link.status.counters.chunks == 1)
        #expect(hasStopped(link))
        #expect(recorder.current.states.last == .stopped)
    }

    @Test("connects again after the server closes, and ends the source in between")
    func reconnects() throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        do {
            let peer = try #require(server.accept())
            peer.send(Array("first half of a li".utf8))
            #expect(recorder.wait { $0.bytes.count == 18 })
        }
        #expect(recorder.wait { $0.ended == [0] })
        let again = try #require(server.accept())
        again.send(Array("second\r\n".utf8))
        #expect(recorder.wait { $0.bytes.count == 26 })
        #expect(link.status.counters.reconnects == 1)
        #expect(hasStopped(link))
        #expect(
            recorder.current.states.map(\.word) == ["connecting", "open", "waiting", "connecting", "open", "stopped"])
    }

    @Test("is refused, says by whom and what to do, and connects when the server is there")
    func refused() throws {
        let port = try #require(TestSocket.server()?.port)
        let recorder = Recorder()
        let link = try recorder.link(settings(port))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 2 })
        let waiting = try #require(recorder.current.states.last { $0.word == "waiting" })
        let message = try #require(waiting.message(now: 0))
        #expect(message.hasPrefix("connection refused by 127.0.0.1:\(port): is the serial server on? next try in "))
        let server = try #require(TestSocket.server(port: port))
        let peer = try #require(server.accept())
        peer.send([1, 2, 3])
        #expect(recorder.wait { $0.bytes == [1, 2, 3] })
        #expect(hasStopped(link))
    }

    @Test("stamps bytes that waited for a busy consumer so that the interval holds the arrival of the first one")
    func busyConsumer() throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port), clock: lockedClock())
        let peer = try #require(server.accept())
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        var sentFirst: Int64 = 0
        // The consumer waits for the recorder as long as this closure runs.
        recorder.note { _ in
            peer.send([0])
            let limit = fairlead_monotonic() + 20_000_000_000
            while link.status.counters.chunks == 0, fairlead_monotonic() < limit {}
            sentFirst = fairlead_realtime()
            peer.send([1])
            // The kernel will stamp both with the arrival of the second one: make that 5 ms too late.
            while fairlead_realtime() < sentFirst + 5_000_000 {}
            peer.send([2])
        }
        #expect(recorder.wait { $0.bytes == [0, 1, 2] })
        let chunk = try #require(recorder.current.chunks.last)
        #expect(chunk.bytes == [1, 2])
        let stamp = chunk.arrival.time
        let bound = try #require(stamp.bound)
        #expect(stamp.state == .locked)
        #expect(stamp.instant.nanoseconds - sentFirst > bound.after, "the stamp itself is late")
        #expect(stamp.instant.nanoseconds - bound.before <= sentFirst)
        // Not by promising nothing: it reaches back no further than to when the consumer was given the first byte.
        #expect(bound.before < 2_000_000_000)
        #expect(hasStopped(link))
    }

    @Test("takes a megabyte whole, however it is cut on the way")
    func large() throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        let peer = try #require(server.accept())
        let sent = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        for start in stride(from: 0, to: sent.count, by: 50_000) {
            let wasSent = peer.send(Array(sent[start..<start + 50_000]))
            try #require(wasSent)
        }
        #expect(recorder.wait { $0.bytes.count == sent.count })
        // As one word: the difference of a million bytes is nothing to print.
        let isSame = recorder.current.bytes == sent
        #expect(isSame)
        #expect(hasStopped(link))
    }

    @Test("sends commands in order and says when the last byte went")
    func sends() async throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        let peer = try #require(server.accept())
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        let before = fairlead_realtime()
        let first = try await link.send(Array("DS\r\n".utf8))
        let second = try await link.send(Array("TS\r\n".utf8))
        #expect(peer.receive(count: 8) == Array("DS\r\nTS\r\n".utf8))
        #expect(before <= first.instant.nanoseconds)
        #expect(first.instant <= second.instant)
        #expect(link.status.counters.bytesOut == 8)
        await link.stop()
        #expect(link.status.state == .stopped)
    }

    @Test("sends four megabytes to a server that reads slowly, part by part")
    func sendsLarge() async throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        let peer = try #require(server.accept())
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        let sent = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 7) }
        async let outcome = link.send(sent)
        #expect(peer.receive(count: sent.count) == sent)
        _ = try await outcome
        #expect(link.status.counters.bytesOut == 4_000_000)
        await link.stop()
    }

    @Test("gives up a command that the server does not take in time, and says how far it came")
    func sendTimesOut() async throws {
        let server = try #require(TestSocket.server())
        let recorder = Recorder()
        let link = try recorder.link(settings(server.port))
        let peer = try #require(server.accept())
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        let failure = await #expect(throws: LinkFailure.self) {
            try await link.send([UInt8](repeating: 0, count: 40_000_000), timeout: 100_000_000)
        }
        #expect(failure?.reason.contains("of 40000000 bytes in time") == true)
        peer.send([9])
        #expect(recorder.wait { $0.bytes == [9] })
        await link.stop()
    }

    @Test("refuses a command at once when it is not connected, with the reason")
    func sendWithoutConnection() async throws {
        let port = try #require(TestSocket.server()?.port)
        let recorder = Recorder()
        let link = try recorder.link(settings(port))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 1 })
        let failure = await #expect(throws: LinkFailure.self) { try await link.send([1]) }
        #expect(failure?.reason == "connection refused by 127.0.0.1:\(port)")
        await link.stop()
    }

    @Test("survives a name that does not exist, and stops while it waits")
    func unknownName() throws {
        let recorder = Recorder()
        let link = try recorder.link(.tcp(TCPSettings(host: "no-such-host.invalid", port: 4001)))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 1 })
        let message = try #require(recorder.current.states.last?.message(now: 0))
        #expect(message.contains("no-such-host.invalid"))
        #expect(hasStopped(link))
    }

    @Test("stops while it connects to an address that never answers, without waiting for that")
    func stopsWhileConnecting() throws {
        // A server whose queue of callers is full does not answer the next one.
        let server = try #require(TestSocket.server())
        let port = server.port
        listen(server.number, 0)
        let callers = (0..<3).map { _ in TestSocket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)) }
        for caller in callers {
            _ = fcntl(caller.number, F_SETFL, O_NONBLOCK)
            _ = TestSocket.withLoopback(port) { connect(caller.number, $0, $1) }
        }
        let recorder = Recorder()
        let link = try recorder.link(settings(port), connectTimeout: 600_000_000_000)
        #expect(recorder.wait { $0.count(ofState: "connecting") == 1 })
        #expect(hasStopped(link))
        #expect(recorder.current.count(ofState: "open") == 0)
    }
}
