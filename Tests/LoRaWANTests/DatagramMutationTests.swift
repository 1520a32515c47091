import Sensing
import Testing

@testable import LoRaWAN

@Suite("Any bytes at all")
struct DatagramMutationTests {
    private static let originals = [
        GatewayBytes.push(GatewayBytes.recorded),
        GatewayBytes.push(
            "{\"rxpk\":[\(GatewayBytes.packet(["time": "\"2026-11-21T00:50:42.259978Z\"", "tmms": "1479257460259"])),"
                + "\(GatewayBytes.packet(["rsig": "[{\"rssic\":-50,\"lsnr\":9}]"]))],\"stat\":{\"rxnb\":2,\"ackr\":1e2}}"
        ),
        GatewayBytes.datagram(2), GatewayBytes.datagram(5, "{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}"),
    ]

    @Test("are refused or read, and whatever is read keeps to the protocol's limits", arguments: [UInt64(11), 12])
    func mutated(seed: UInt64) {
        var random = SeededBits(seed: seed)
        var isSound = true
        var read = 0
        for _ in 0..<50_000 {
            var bytes = Self.originals[Int(random.below(Int64(Self.originals.count)))]
            for _ in 0...random.below(4) { Self.change(&bytes, &random) }
            guard let datagram = try? GatewayDatagram.decode(bytes) else { continue }
            read += 1
            if case .push(let push) = datagram.content {
                isSound =
                    isSound && push.packets.count + push.defects.count <= GatewayDatagram.mostPackets
                    && push.packets.allSatisfy { $0.payload.count <= 255 && $0.rssi?.isFinite != false }
            }
        }
        #expect(isSound, "seed \(seed)")
        #expect(read > 1000, "seed \(seed)")
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout SeededBits) {
        guard !bytes.isEmpty else { return }
        let place = Int(random.below(Int64(bytes.count)))
        switch random.below(5) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert("0-+.eE\"{}[],:\\9n".utf8.randomish(random.next()), at: place)
        default:
            let end = min(bytes.count, place + Int(random.below(40)))
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
    }
}

extension String.UTF8View {
    fileprivate func randomish(_ number: UInt64) -> UInt8 { Array(self)[Int(number % UInt64(count))] }
}
