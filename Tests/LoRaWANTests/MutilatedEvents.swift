import Sensing
import Testing
import Timekeeping

@testable import LoRaWAN

/// Events of network servers with bytes changed, taken away, doubled and cut off.
enum MutilatedEvents {
    static let count = 100_000
    static let seed: UInt64 = 20_261_122

    /// Whatever is still read can be remembered and has a reception.
    static func expectNoHarm(_ kind: NetworkServerKind, _ event: String, _ text: String) {
        print("mutilated \(kind) events: seed \(seed), \(count)")
        var chance = Chance(state: seed)
        var memory = UplinkMemory()
        let arrival = Timestamp(Instant(unixSeconds: 1_795_000_000), source: .ntp, state: .locked)
        var read = 0
        for _ in 0..<count {
            var bytes = Array(text.utf8)
            for _ in 0...chance.below(3) { chance.change(&bytes) }
            guard
                let heard = try? NetworkServerEvent.decode(
                    kind, event: event, bytes, leap: LeapOffset(taiMinusUTC: 37)),
                case .uplink(let uplink) = heard.content
            else { continue }
            read += 1
            _ = memory.take(uplink, of: heard.device, arrival: arrival.instant)
            _ = Reception(uplink, arrival: arrival)
        }
        // A part of the changes falls into what is not looked at.
        #expect(read > count / 50 && read < count)
    }

    /// SplitMix64.
    private struct Chance {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }

        mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

        mutating func change(_ bytes: inout [UInt8]) {
            guard !bytes.isEmpty else { return }
            let place = below(bytes.count)
            switch below(8) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(bytes[place], at: place)
            case 2: bytes.removeSubrange(place...)
            case 3: bytes[place] = UInt8(truncatingIfNeeded: next())
            // Digits for digits: what stays readable is worth most.
            default:
                guard let digit = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
                bytes[digit] = 0x30 + UInt8(below(10))
            }
        }
    }
}
