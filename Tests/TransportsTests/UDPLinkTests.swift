import CFairlead
import Glibc
import Sensing
import Testing

@testable import Transports

@Suite("A UDP link", .serialized)
struct UDPLinkTests {
    private func open(_ recorder: Recorder, maximumBytes: Int = UDPSettings.longestDatagram) throws -> (
        link: LinkThread, port: UInt16
    ) {
        let link = try recorder.link(.udp(UDPSettings(address: "127.0.0.1", port: 0, maximumBytes: maximumBytes)))
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        return (link, try #require(link.status.localPort))
    }

    @Test("hands on each datagram whole, stamped by the kernel between sending and receiving")
    func unicast() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let sender = TestSocket.datagram()
        for number in 0..<20 {
            let before = fairlead_realtime()
            #expect(sender.send(Array("$GPGGA,\(number)\r\n".utf8), toPort: port))
            let sent = fairlead_realtime()
            #expect(recorder.wait { $0.chunks.count == number + 1 })
            let chunk = try #require(recorder.current.chunks.last)
            #expect(chunk.bytes == Array("$GPGGA,\(number)\r\n".utf8))
            #expect(chunk.arrival.boundary == .datagram)
            // On the loopback the kernel stamps inside the call that sends; 1 ms is room for a clock that is slewed.
            #expect((before...sent + 1_000_000).contains(chunk.arrival.time.instant.nanoseconds))
        }
        #expect(hasStopped(link))
    }

    @Test("counts an empty datagram and goes on")
    func empty() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let sender = TestSocket.datagram()
        sender.send([], toPort: port)
        sender.send([5], toPort: port)
        #expect(recorder.wait { $0.bytes == [5] })
        #expect(link.status.counters.emptyDatagrams == 1)
        #expect(recorder.current.chunks.count == 1)
        #expect(hasStopped(link))
    }

    @Test("cuts an oversized datagram, says how long it was, counts it and goes on")
    func oversized() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder, maximumBytes: 100)
        let sender = TestSocket.datagram()
        sender.send([UInt8](repeating: 0x41, count: 250), toPort: port)
        sender.send([UInt8](repeating: 0x42, count: 100), toPort: port)
        #expect(recorder.wait { $0.chunks.count == 2 })
        let chunks = recorder.current.chunks
        #expect(chunks[0].bytes == [UInt8](repeating: 0x41, count: 100))
        #expect(chunks[0].arrival.boundary == .truncatedDatagram(sentBytes: 250))
        #expect(chunks[0].arrival.boundary.defect?.contains("250") == true)
        #expect(chunks[1].arrival.boundary == .datagram)
        #expect(link.status.counters.oversizedDatagrams == 1)
        #expect(hasStopped(link))
    }

    @Test("takes the longest datagram there can be")
    func longest() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let sent = (0..<65_507).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        #expect(TestSocket.datagram().send(sent, toPort: port))
        #expect(recorder.wait { $0.chunks.count == 1 })
        #expect(recorder.current.bytes == sent)
        #expect(hasStopped(link))
    }

    @Test("keeps a burst of datagrams apart and in order")
    func burst() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        let sender = TestSocket.datagram()
        for number in 0..<100 { sender.send([UInt8](repeating: UInt8(number), count: number + 1), toPort: port) }
        #expect(recorder.wait { $0.chunks.count == 100 })
        #expect(recorder.current.chunks.map(\.bytes.count) == Array(1...100))
        #expect(hasStopped(link))
    }

    @Test("sends commands to whom it heard last, and refuses them before it heard anybody")
    func sends() async throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder)
        await #expect(throws: LinkFailure.self) { try await link.send([1]) }
        let instrument = TestSocket.datagram()
        instrument.send([2], toPort: port)
        #expect(recorder.wait { $0.bytes == [2] })
        _ = try await link.send([3, 4])
        #expect(instrument.receive(count: 2) == [3, 4])
        await link.stop()
    }

    @Test("hears a multicast group on the loopback")
    func multicast() throws {
        let recorder = Recorder()
        let link = try recorder.link(.udp(UDPSettings(port: 0, group: "239.255.77.1", interface: "lo")))
        #expect(recorder.wait { $0.count(ofState: "open") + $0.count(ofState: "waiting") >= 1 })
        guard link.status.state == .open, let port = link.status.localPort else {
            print("skipped: multicast on the loopback: \(String(describing: link.status.state.message(now: 0)))")
            link.requestStop()
            return link.join()
        }
        let sender = TestSocket.datagram()
        var loopback = in_addr()
        inet_pton(AF_INET, "127.0.0.1", &loopback)
        setsockopt(
            sender.number, Int32(IPPROTO_IP), IP_MULTICAST_IF, &loopback, socklen_t(MemoryLayout<in_addr>.size))
        guard sender.send([1, 2, 3], toPort: port, address: "239.255.77.1") else {
            print("skipped: multicast on the loopback: this system does not route it")
            link.requestStop()
            return link.join()
        }
        #expect(recorder.wait { $0.bytes == [1, 2, 3] })
        #expect(hasStopped(link))
    }

    @Test("says that an interface does not exist, and stops while it waits")
    func unknownInterface() throws {
        let recorder = Recorder()
        let link = try recorder.link(.udp(UDPSettings(port: 0, group: "239.255.77.1", interface: "nosuch0")))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 1 })
        #expect(recorder.current.states.last?.message(now: 0)?.contains("no interface nosuch0") == true)
        #expect(hasStopped(link))
    }

    @Test("counts dropped datagrams across the wrap of the kernel's counter")
    func dropCounter() {
        var counter = DropCounter()
        #expect(counter.lost(total: 5) == 5)
        #expect(counter.lost(total: 5) == 0)
        #expect(counter.lost(total: UInt32.max) == UInt32.max - 5)
        #expect(counter.lost(total: 2) == 3)
    }

    @Test("counts the datagrams that the kernel drops while the consumer is busy")
    func dropped() throws {
        let recorder = Recorder()
        let (link, port) = try open(recorder, maximumBytes: 2000)
        let sender = TestSocket.datagram()
        // The consumer blocks in `note` while this thread holds the recorder.
        recorder.note { _ in
            for _ in 0..<4000 { sender.send([UInt8](repeating: 1, count: 2000), toPort: port) }
        }
        // The count of drops comes with the next datagram that is taken.
        var taken = 0
        repeat {
            taken = recorder.current.chunks.count
            sender.send([2], toPort: port)
        } while !recorder.wait(seconds: 0.05) { $0.chunks.last?.bytes == [2] && $0.chunks.count > taken }
        sender.send([3], toPort: port)
        #expect(recorder.wait { $0.chunks.last?.bytes == [3] })
        let heard = recorder.current.chunks.count { $0.bytes.count == 2000 }
        #expect(heard < 4000)
        #expect(link.status.counters.droppedDatagrams >= UInt64(4000 - heard))
        #expect(hasStopped(link))
    }
}
