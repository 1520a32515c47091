import Framing
import Pipeline
import Sensing
import Testing

@Suite("Damaged frames")
struct CodecDamageTests {
    private static let rounds = 20_000
    private static let seed: UInt64 = 20_260_321

    /// Real frames, each changed in some bytes or cut, as if the check had let it pass.
    private func survives<Codec: FrameCodec>(_: Codec.Type, _ files: [String]) {
        let frames = files.compactMap { Recording.bytes($0) }.flatMap { CodecFrames<Codec>($0).frames }
        guard !frames.isEmpty else { return }
        print("damage to frames of \(Codec.self): \(Self.rounds) rounds, seed \(Self.seed)")
        var state = Self.seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, bound)
        }
        var codec = Codec()
        var (good, bad, most) = (0, 0, 0)
        for _ in 0..<Self.rounds {
            let frame = frames[random(frames.count)]
            var bytes = frame.payload
            for _ in 0...random(4) {
                // Most of what can go wrong is at the beginning.
                let place = random(2) == 0 ? random(min(96, bytes.count)) : random(bytes.count)
                bytes[place] = UInt8(random(256))
            }
            if random(4) == 0 { bytes.removeLast(random(bytes.count)) }
            var values: [CodecValue] = []
            do {
                _ = try codec.decode(bytes, layout: frame.layout, into: &values)
                good += 1
                most = max(most, values.count)
                let isKnown = values.allSatisfy { Codec.fields.indices.contains(Int($0.field)) }
                if !isKnown { Issue.record("a value of a field that the table does not have") }
            } catch {
                bad += 1
                if error.description.isEmpty { Issue.record("a defect without words") }
            }
        }
        #expect(good > 0 && bad > 0)
        // No frame of these recordings has more bytes than this, and a byte gives at most one value.
        #expect(most < 65_536)
    }

    @Test("of an RDI instrument never trap the codec")
    func pd0() {
        survives(
            PD0Codec.self,
            [
                "teledyne_rdi_adcp_pd0/adcp_auv_3.pd0", "teledyne_rdi_adcp_pd0/ND072022.PD0",
                "teledyne_rdi_adcp_pd0/sentinelv_b5.pd0", "teledyne_rdi_adcp_pd0/adcpt_20130929_091817.DAT",
            ])
    }

    @Test("of a classic Nortek instrument never trap the codec")
    func nortek() {
        survives(
            NortekCodec.self,
            [
                "nortek_aquadopp_vector_signature/VELPT_SN_11402_2014-07-02.aqd",
                "nortek_aquadopp_vector_signature/20141007.vel3d.log",
            ])
    }

    @Test("of a Signature never trap the codec")
    func ad2cp() {
        survives(AD2CPCodec.self, ["nortek_aquadopp_vector_signature/Sig100_raw_avg.ad2cp"])
    }
}
