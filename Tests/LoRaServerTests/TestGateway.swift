import Foundation
import LoRaWAN
import Sensing

@testable import LoRaServer

/// A packet forwarder with its two sockets, as far as these tests need one.
final class TestGateway {
    let eui: EUI64
    let version: UInt8
    let up: UDPPeer
    let down: UDPPeer
    private var token: UInt16 = 0x6973
    private var counter: UInt32 = 0xFFFF_0000

    init(_ eui: EUI64 = .roof, to port: UInt16, version: UInt8 = 2, from host: String = "127.0.0.1") {
        self.eui = eui
        self.version = version
        up = UDPPeer(to: port, from: host)
        down = UDPPeer(to: port, from: host)
    }

    private func header(_ kind: UInt8) -> [UInt8] {
        token &+= 1
        return [version, UInt8(token >> 8), UInt8(token & 0xFF), kind]
            + (0..<8).map { UInt8(truncatingIfNeeded: eui.rawValue >> UInt64(56 - 8 * $0)) }
    }

    /// What acknowledges the last datagram.
    private func acknowledgement(_ kind: UInt8) -> [UInt8] {
        [version, UInt8(token >> 8), UInt8(token & 0xFF), kind]
    }

    /// Whether it was acknowledged.
    func pull(seconds: Double = 60) -> Bool {
        down.send(header(2))
        return down.receive(seconds: seconds) == acknowledgement(4)
    }

    func push(json: String) {
        up.send(header(0) + Array(json.utf8))
    }

    /// Whether the last PUSH_DATA was acknowledged.
    func isAcknowledged(seconds: Double = 60) -> Bool {
        up.receive(seconds: seconds) == acknowledgement(1)
    }

    /// The packet as sx1302_hal 2.1.0 writes it, with the blank behind `mid`.
    func push(_ payload: [UInt8], snr: Double = 5.5) {
        counter &+= 10_000_000
        let data = Data(payload).base64EncodedString()
        push(
            json: "{\"rxpk\":[{\"jver\":1,\"tmst\":\(counter),\"chan\":0,\"rfch\":1,\"freq\":868.100000,\"mid\": 0,"
                + "\"stat\":1,\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"rssis\":-102,\"lsnr\":\(snr),"
                + "\"foff\":-321,\"rssi\":-101,\"size\":\(payload.count),\"data\":\"\(data)\"}]}")
    }

    /// The next PULL_RESP: its version, and the payload that is to be sent.
    func packet(seconds: Double = 60) -> (version: UInt8, payload: [UInt8])? {
        while let datagram = down.receive(seconds: seconds) {
            guard datagram.count > 4, datagram[3] == 3 else { continue }
            answer(datagram)
            let text = String(decoding: datagram[4...], as: UTF8.self)
            guard let match = text.firstMatch(of: /"data":"([^"]*)"/), let data = Data(base64Encoded: String(match.1))
            else { return nil }
            return (datagram[0], [UInt8](data))
        }
        return nil
    }

    /// TX_ACK, of version 2 only: taken.
    private func answer(_ datagram: [UInt8]) {
        guard version == 2 else { return }
        down.send([2, datagram[1], datagram[2], 5] + header(5).dropFirst(4))
    }
}

/// A personalised node, as far as these tests need one.
struct TestNode {
    var address = DeviceAddress(0x0100_0001)
    var keys = SessionKeys(network: key(0xB1), application: key(0xB2))

    func uplink(
        _ counter: UInt32, isConfirmed: Bool = false, port: UInt8 = 2, _ payload: [UInt8] = [1, 2, 3]
    ) -> [UInt8] {
        DataFrame(
            .up, isConfirmed: isConfirmed, address: address, counter: UInt16(truncatingIfNeeded: counter), port: port,
            payload: payload
        ).sealed(keys, counter: counter).bytes
    }

    /// A downlink with its payload deciphered; nil when it is none of this node's.
    func downlink(_ bytes: [UInt8], counter: UInt32) -> DataFrame? {
        guard case .data(let frame)? = try? PHYPayload(bytes), frame.address == address, frame.direction == .down,
            frame.isGenuine(keys.network, counter: counter)
        else { return nil }
        return frame.crossed(keys, counter: counter)
    }

    /// Whichever counter it has.
    func downlink(_ bytes: [UInt8]) -> DataFrame? {
        (0..<200).lazy.compactMap { downlink(bytes, counter: $0) }.first
    }
}
