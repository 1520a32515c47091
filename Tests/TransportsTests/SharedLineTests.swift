import Framing
import Sensing
import Testing

@testable import StationClock
@testable import Transports

@Suite("Several instruments on one line", .serialized)
struct SharedLineTests {
    private static let requests = [UInt8(1), 2].map {
        ModbusFrame(address: $0, function: 3, payload: [0, 0, 0, 1]).rtu
    }
    private static let answers = [UInt8(1), 2].map { ModbusFrame(address: $0, function: 3, payload: [2, 0, $0]).rtu }

    @Test("each hear what they asked for, one after the other, in the order of asking")
    func turns() async throws {
        let server = try #require(TestSocket.server())
        let recorders = [Recorder(), Recorder()]
        let settings = SharedLineSettings(replies: .modbusRTU, turnAround: 0, patience: 60_000_000_000)
        let line = SharedLine(
            .tcp(TCPSettings(host: "127.0.0.1", port: server.port)), settings, clock: StationClock())
        let members = recorders.map { recorder in line.join { RecordingConsumer(recorder: recorder) } }
        try line.start()
        let peer = try #require(server.accept())
        #expect(recorders[0].wait { $0.count(ofState: "open") == 1 })
        #expect(recorders[1].wait { $0.count(ofState: "open") == 1 })

        _ = try await members[0].transmit(Self.requests[0])
        async let second = members[1].transmit(Self.requests[1])
        #expect(peer.receive(count: Self.requests[0].count) == Self.requests[0])
        peer.send(Self.answers[0])
        #expect(recorders[0].wait { $0.bytes == Self.answers[0] })
        _ = try await second
        #expect(peer.receive(count: Self.requests[1].count) == Self.requests[1])
        peer.send(Self.answers[1])
        #expect(recorders[1].wait { $0.bytes == Self.answers[1] })
        #expect(recorders[0].current.bytes == Self.answers[0])
        await members[0].stop()
    }
}
