import Testing

@testable import SimulatedInstruments

/// Bytes of a hexadecimal text.
private func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

@Suite("A simulated LoRaWAN node")
struct LoRaNodeTests {
    private let key = bytes("2b7e151628aed2a6abf7158809cf4f3c")

    @Test(
        "makes the check sums of RFC 4493",
        arguments: [
            ("", "bb1d6929e95937287fa37d129b756746"),
            ("6bc1bee22e409f96e93d7e117393172a", "070a16b46b4d4144f79bdd9dd04a287c"),
            (
                "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
                "dfa66747de9ae63030ca32611497c827"
            ),
            (
                "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
                "51f0bebf7e3b9d92fc49741779363cfe"
            ),
        ])
    func checksum(message: String, sum: String) {
        #expect(NodeCipher(key).checksum(bytes(message)) == bytes(sum))
    }

    /// The frame that is quoted everywhere: keys, address and counter are public (lora-packet, README).
    @Test("makes the well-known frame with the payload 'test'")
    func knownFrame() {
        let keys = NodeKeys(
            network: bytes("44024241ed4ce9a68c6a8bc055233fd3"), application: bytes("ec925802ae430ca77fd3dd73cb2cc588"))
        let header = UplinkHeader(isConfirmed: false, address: 0x49BE_7DF1, control: 0, counter: 2, options: [])
        let frame = NodeFrame.uplink(header, port: 1, payload: Array("test".utf8), keys: keys)
        #expect(frame == bytes("40f17dbe4900020001954378762b11ff0d"))
    }

    /// 24 bytes up, 33 and 12 bytes down: milliseconds.
    @Test(
        "is in the air for as long as the formula says",
        arguments: [
            (7, 24, false, 62), (8, 24, false, 113), (9, 24, false, 206), (10, 24, false, 371), (11, 24, false, 823),
            (12, 24, false, 1483), (7, 33, true, 72), (10, 33, true, 453), (12, 33, true, 1810), (7, 12, true, 41),
            (12, 12, true, 991),
        ])
    func airtime(factor: Int, length: Int, isDownlink: Bool, milliseconds: Int) {
        let packet = RadioPacket(
            begin: 0, frequency: 868_100_000, rate: RadioRate(factor, 125_000), isDownlink: isDownlink, power: 14,
            payload: [UInt8](repeating: 0, count: length))
        #expect((Double(packet.airtime) / 1e6).rounded() == Double(milliseconds))
    }

    private func node(_ change: (inout LoRaNodeSettings) -> Void = { _ in }) -> LoRaNode {
        var settings = LoRaNodeSettings(
            eui: 1, activation: .personalised(address: 0x0126_0B00, NodeKeys(network: key, application: key)),
            region: .eu868)
        change(&settings)
        return LoRaNode(settings, seed: 1, start: start)
    }

    /// A downlink as a network server makes it.
    private func downlink(
        _ node: LoRaNode, counter: UInt32, control: UInt8 = 0, options: [UInt8] = [], at begin: Nanoseconds,
        _ uplink: RadioPacket
    ) -> RadioPacket {
        var frame: [UInt8] = [0x60, 0x00, 0x0B, 0x26, 0x01, control | UInt8(options.count)]
        frame.append(littleEndian: UInt64(counter & 0xFFFF), bytes: 2)
        frame += options
        frame += NodeFrame.check(frame, key: key, .down, address: 0x0126_0B00, counter: counter)
        return RadioPacket(
            begin: begin, frequency: uplink.frequency, rate: uplink.rate, isDownlink: true, power: 14, payload: frame)
    }

    @Test(
        "hears a downlink only where it begins within three milliseconds of the window", arguments: [-20, -3, 0, 3, 20])
    func window(beside: Int64) throws {
        var node = node()
        node.send(port: 2, [1], isConfirmed: true, now: start)
        let uplink = try #require(node.advance(to: start).first)
        let opens = uplink.end + .seconds(1) + .milliseconds(beside)
        node.sense(downlink(node, counter: 0, control: 0x20, at: opens, uplink), snr: 5)
        _ = node.advance(to: start + .seconds(10))
        let isInside = abs(beside) <= 3
        #expect(node.counts.acknowledged == (isInside ? 1 : 0))
        #expect(node.counts.missed == (isInside ? 0 : 1))
    }

    @Test("drops a downlink whose counter is not above the last")
    func usedCounter() throws {
        var node = node { $0.keepsDutyCycle = false }
        for _ in 0..<2 {
            node.send(port: 2, [1], now: start)
            let now = try #require(node.deadline)
            let uplink = try #require(node.advance(to: now).first)
            node.sense(downlink(node, counter: 7, at: uplink.end + .seconds(1), uplink), snr: 5)
            _ = node.advance(to: uplink.end + .seconds(5))
        }
        #expect(node.counts.firstWindow == 1)
        #expect(node.journal.contains { $0.event == .dropped(.usedCounter) })
    }

    @Test("repeats the answers to commands that need it until it hears a downlink")
    func stickyAnswers() throws {
        var node = node { $0.keepsDutyCycle = false }
        var frames: [[UInt8]] = []
        for index in 0..<4 as Range<UInt32> {
            node.send(port: 2, [1], now: start)
            let due = try #require(node.deadline)
            let uplink = try #require(node.advance(to: due).first)
            frames.append(uplink.payload)
            // RXTimingSetupReq after the first, something without commands after the third.
            let options: [UInt8]? = [0: [0x08, 0x01], 2: []][index]
            if let options {
                node.sense(
                    downlink(node, counter: index, options: options, at: uplink.end + .seconds(1), uplink), snr: 5)
            }
            _ = node.advance(to: uplink.end + .seconds(2) + .milliseconds(500))
        }
        #expect(frames.map { $0[5] & 15 } == [0, 1, 1, 0])
    }

    @Test("sends an unanswered confirmed frame as often as it may, the same bytes each time")
    func trials() {
        var node = node { $0.trials = 3 }
        node.send(port: 2, [1], isConfirmed: true, now: start)
        let packets = node.advance(to: start + .seconds(600))
        #expect(packets.count == 3 && Set(packets.map(\.payload)).count == 1)
        #expect(node.counts.notAcknowledged == 1)
    }

    @Test("writes a sample as the driver reeftemps/buoy reads it")
    func sample() {
        let sample = ReefSample(
            temperature: -1.2345, conductivity: 5.12345, pressure: 3.021, battery: 4012, age: 7, latitude: -22.2758,
            longitude: 166.458, isFirst: true)
        #expect(sample.bytes == bytes("13ffcfc707d159000bcd0fac0007f2b8fb90633779a0"))
    }
}
