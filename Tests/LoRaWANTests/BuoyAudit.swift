import LoRaWAN
import SimulatedInstruments

/// What must be true of any run: each new frame that a gateway heard well is stored once, nothing else is, each payload
/// is what a buoy measured, and no answer was on the air before what it answers to was durable.
struct BuoyAudit: Equatable {
    var missing = 0
    var doubled = 0
    var invented = 0
    var wrongPayloads = 0
    var earlyAnswers = 0

    /// What makes a frame itself: address, counter and check sum.
    private struct Identity: Hashable {
        let bytes: [UInt8]

        init(_ frame: [UInt8]) { bytes = Array(frame[1..<5] + frame[6..<8] + frame.suffix(4)) }
    }

    static let clean = BuoyAudit()

    private init() {}

    init(_ network: BuoyNetwork) {
        earlyAnswers = network.earlyAnswers
        let heard = Set(
            network.radio.heardFrames.keys.filter { $0.first == 0x40 || $0.first == 0x80 }.map(Identity.init))
        var times: [Identity: Int] = [:]
        for uplink in network.stored { times[Identity(uplink.plain), default: 0] += 1 }
        missing = heard.count { times[$0] == nil }
        doubled = times.values.count { $0 > 1 }
        invented = times.keys.count { !heard.contains($0) }
        let measured = Set(network.radio.buoys.flatMap { $0.samples.map(\.bytes) })
        wrongPayloads = network.stored.count { $0.port == ReefSample.port && !measured.contains($0.payload) }
    }
}

extension Uplink {
    /// FRMPayload, deciphered.
    var payload: [UInt8] {
        let begin = 8 + Int(plain[5] & 15) + 1
        return begin <= plain.count - 4 ? Array(plain[begin..<plain.count - 4]) : []
    }
}

extension LoRaNode {
    /// The downlinks that it accepted.
    var heard: [NodeDownlink] {
        journal.compactMap {
            if case .heard(let down) = $0.event { return down }
            return nil
        }
    }

    func count(_ isWanted: (NodeEvent) -> Bool) -> Int { journal.count { isWanted($0.event) } }
}
