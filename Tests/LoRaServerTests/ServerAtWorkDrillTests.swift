import Foundation
import LoRaWAN
import Sensing
import Testing
import Transports

@testable import LoRaServer

@Suite("A LoRa server")
struct ServerAtWorkDrillTests {
    private let place: LedgerPlace
    private let node = TestNode()

    init() throws {
        place = try LedgerPlace()
        _ = try LoRaLedger(directory: place.directory).add(personalised(), at: .test())
    }

    private func running(
        store: RadioRecorder.Store = .commits, options: LoRaServerOptions = LoRaServerOptions()
    ) throws -> ServerBench {
        let bench = try ServerBench(place, store: store, options: options)
        try bench.start()
        return bench
    }

    @Test("acknowledges both sockets with version and token as they came", arguments: [1, 2] as [UInt8])
    func acknowledges(version: UInt8) async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port, version: version)
        for _ in 0..<3 {
            #expect(gateway.pull())
            gateway.push(json: "{\"stat\":{\"rxnb\":0}}")
            #expect(gateway.isAcknowledged())
        }
        #expect(await bench.stop())
    }

    @Test("gives its instrument the plain frame, with how it was heard")
    func uplink() async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        gateway.push(node.uplink(7, port: 2, [0xCA, 0xFE]))
        #expect(becomes { bench.recorder.frames.count == 1 })
        let frame = try #require(bench.recorder.frames.first)
        #expect(frame.counter == 7)
        #expect(Array(frame.raw.dropFirst(8).prefix(3)) == [2, 0xCA, 0xFE])
        #expect(frame.reception.gateway == .roof && frame.reception.rssi == -101 && frame.reception.snr == 5.5)
        #expect(becomes { bench.member.status.counters.chunks == 1 })
        #expect(bench.server.status.uplinks == 1)
        #expect(await bench.stop())
    }

    @Test("acknowledges while the store hangs, PULL_DATA too")
    func storeHangs() async throws {
        let bench = try running(store: .hangs)
        let gateway = TestGateway(to: bench.port)
        gateway.push(node.uplink(1))
        #expect(gateway.isAcknowledged())
        #expect(becomes { bench.recorder.frames.count == 1 })
        for counter in 2..<20 as Range<UInt32> {
            gateway.push(node.uplink(counter))
            #expect(gateway.isAcknowledged())
            #expect(gateway.pull())
        }
        bench.recorder.release()
        #expect(becomes { bench.recorder.counters == Array(1..<20) })
        #expect(await bench.stop())
    }

    @Test("does not acknowledge what the full queue does not take, but goes on acknowledging PULL_DATA")
    func fullQueue() async throws {
        let bench = try running(store: .hangs, options: LoRaServerOptions(mostDatagrams: 4))
        let gateway = TestGateway(to: bench.port)
        gateway.push(node.uplink(1))
        #expect(gateway.isAcknowledged())
        #expect(becomes { bench.recorder.frames.count == 1 })
        for counter in 2...5 as ClosedRange<UInt32> {
            gateway.push(node.uplink(counter))
            #expect(gateway.isAcknowledged())
        }
        gateway.push(node.uplink(6))
        // The socket's thread takes datagrams in their order, so what is not acknowledged before this is not at all.
        #expect(gateway.pull())
        #expect(gateway.up.receive(seconds: 0) == nil)
        #expect(bench.server.status.overflowed == 2)
        #expect(bench.server.status.waiting == 4)
        bench.recorder.release()
        #expect(becomes { bench.recorder.counters == [1, 2, 3, 4, 5] })
        #expect(await bench.stop())
    }

    @Test(
        "answers a confirmed uplink only when its record is durable, by the socket of PULL_DATA",
        arguments: [1, 2] as [UInt8])
    func confirmed(version: UInt8) async throws {
        let bench = try running(store: .waits)
        let gateway = TestGateway(to: bench.port, version: version)
        #expect(gateway.pull())
        var answer: (version: UInt8, payload: [UInt8])?
        // On a machine that is slow just now a window may be missed, and the node speaks again.
        for counter in 1...20 as ClosedRange<UInt32> where answer == nil {
            gateway.push(node.uplink(counter, isConfirmed: true))
            #expect(gateway.isAcknowledged())
            #expect(becomes { bench.recorder.frames.count == Int(counter) })
            #expect(gateway.packet(seconds: 0.2) == nil)
            bench.recorder.commit()
            answer = gateway.packet(seconds: 2.5)
        }
        let (heard, payload) = try #require(answer)
        #expect(heard == version)
        let frame = try #require(node.downlink(payload))
        #expect(frame.control.acknowledges && frame.payload.isEmpty)
        #expect(gateway.up.receive(seconds: 0) == nil)
        #expect(await bench.stop())
    }

    @Test("answers nothing that the store did not keep")
    func notDurable() async throws {
        let bench = try running(store: .refuses)
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        gateway.push(node.uplink(1, isConfirmed: true))
        #expect(becomes { bench.recorder.frames.count == 1 })
        #expect(gateway.packet(seconds: 2.5) == nil)
        #expect(await bench.stop())
    }

    @Test("keeps a frame once that two gateways heard")
    func twoGateways() async throws {
        let bench = try running()
        let (roof, hill) = (TestGateway(to: bench.port), TestGateway(.hill, to: bench.port))
        for counter in 1...5 as ClosedRange<UInt32> {
            roof.push(node.uplink(counter))
            hill.push(node.uplink(counter), snr: 9)
            #expect(roof.isAcknowledged() && hill.isAcknowledged())
        }
        #expect(becomes { bench.recorder.counters == [1, 2, 3, 4, 5] })
        #expect(await bench.stop())
        #expect(bench.recorder.counters == [1, 2, 3, 4, 5])
        #expect(bench.refusals(.replay) == 0)
    }

    @Test("does not answer a gateway that is not listed, nor one from where it may not be")
    func strangers() async throws {
        let bench = try running()
        let stranger = TestGateway(EUI64(5), to: bench.port)
        let forged = TestGateway(.roof, to: bench.port, from: "127.0.0.2")
        for gateway in [stranger, forged] {
            gateway.push(node.uplink(1))
            #expect(!gateway.pull(seconds: 0.3))
            #expect(gateway.up.receive(seconds: 0) == nil)
        }
        #expect(becomes { bench.refusals(.unknownGateway) == 2 && bench.refusals(.foreignAddress) == 2 })
        #expect(bench.recorder.frames.isEmpty)
        #expect(bench.server.status.gateways.allSatisfy { $0.lastSeen == nil })
        #expect(await bench.stop())
    }

    @Test("acknowledges and counts what it cannot read, with one line in the log however much of it comes")
    func broken() async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        for number in 0..<50 {
            gateway.push(json: "{\"rxpk\":[{\"tmst\":\(number)")
            #expect(gateway.isAcknowledged())
        }
        gateway.push(node.uplink(1))
        #expect(becomes { bench.recorder.frames.count == 1 })
        #expect(bench.refusals(.brokenDatagram) == 50)
        // A second one may say, after a minute, how many more there were.
        let lines = bench.log.lines.filter { $0.contains("broken_datagram") }
        #expect(lines.count { !$0.contains("more of this kind in a minute") } == 1)
        #expect(await bench.stop())
        #expect(
            try LoRaLedger(directory: place.directory).refusals(limit: 100).count { $0.kind == .brokenDatagram } == 1)
    }

    @Test("refuses a wrong key, a replay and a stranger without keeping or answering anything")
    func refused() async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        gateway.push(node.uplink(10))
        #expect(becomes { bench.recorder.frames.count == 1 })
        var thief = node
        thief.keys.network = key(0x66)
        gateway.push(thief.uplink(11, isConfirmed: true))
        gateway.push(node.uplink(9, isConfirmed: true))
        thief.address = DeviceAddress(0x0100_0009)
        gateway.push(thief.uplink(1, isConfirmed: true))
        #expect(
            becomes {
                bench.refusals(.wrongKey) == 1 && bench.refusals(.replay) == 1 && bench.refusals(.unknownDevice) == 1
            })
        #expect(gateway.packet(seconds: 0.5) == nil)
        #expect(bench.recorder.counters == [10])
        #expect(await bench.stop())
    }

    @Test("shows no key in its log and its status")
    func keys() async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        gateway.push(node.uplink(1, isConfirmed: true))
        var thief = node
        thief.keys.network = key(0x66)
        gateway.push(thief.uplink(2))
        gateway.push(JoinRequest(join: EUI64(1), device: .buoy, nonce: 1).signed(key(0x66)).bytes)
        #expect(becomes { bench.refusals(.wrongKey) >= 1 })
        #expect(await bench.stop())
        var text = bench.log.lines.joined(separator: "\n")
        dump(bench.server.status, to: &text)
        for byte in [0xB1, 0xB2, 0x66] as [UInt8] {
            #expect(!text.lowercased().contains(String(repeating: String(byte, radix: 16), count: 4)))
            #expect(!text.contains("\(byte), \(byte)"))
        }
    }
}
