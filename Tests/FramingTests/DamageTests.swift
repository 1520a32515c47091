import Framing
import Testing

@Suite("Any framer")
struct DamageTests {
    private static let rounds = 20_000
    private static let seed: UInt64 = 20_261_121

    /// Damages samples over and over: nothing may trap, and every byte must be in one frame.
    private func survives(_ framer: some Framer, _ name: String, samples: [[UInt8]]) {
        print("damage to the \(name): \(Self.rounds) rounds, seed \(Self.seed)")
        var chance = Chance(seed: Self.seed)
        for round in 0..<Self.rounds {
            let stream = chance.damaged(samples[chance.below(samples.count)])
            let whole = framer.frames(of: stream)
            if whole.flatMap(\.raw) != stream { Issue.record("\(name), round \(round): bytes lost") }
            if round % 8 == 0, framer.frames(of: stream, chunk: 1 + chance.below(50)) != whole {
                Issue.record("\(name), round \(round): frames depend on the chunks")
            }
        }
    }

    @Test("of lines survives 20 000 damaged streams")
    func lines() {
        let samples = [
            bytes("2014/10/17 20:30:22.433 [ctdbp3:DLOGP6]: 14.7951,  3.96984\r\n\r\n$GPVTG,213.66,T*1E\r\nrest"),
            bytes("2014-08-01T00:00:00.814000Z $GPZDA,000000.70,01,08,2014,,*6F\n\n\r\n0123456789012345678901\n"),
        ]
        survives(LineFramer(maximumLength: 70), "line framer", samples: samples)
    }

    @Test("of lengths survives 20 000 damaged streams")
    func lengths() {
        let body: [UInt8] = [0xA5, 0x01, 0x05, 0x00, 0xA5, 0x03, 0x04, 0x05]
        let sum = Checksum.wordSumB58C.value(of: body[...])
        let frame = joined(body, [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)])
        let samples = [
            joined(frame, frame, bytes("2014/10/17 20:30:22.433 "), frame), joined(frame, [0xA5], frame, [0, 0]),
        ]
        survives(StreamFramer(layout: .nortek), "length-prefixed framer", samples: samples)
        survives(StreamFramer(layout: .counted), "length-prefixed framer with a CRC", samples: samples)
    }

    @Test("of ensembles survives 20 000 damaged streams")
    func ensembles() {
        let one = ensemble(Array(0..<18))
        let text = hexadecimal(one)
        let stamp = bytes("2014/04/24 00:01:58.003 ")
        let halves = joined(stamp, Array(text[..<30]), bytes("\n"), stamp, Array(text[30...]), bytes("\r\n"))
        let samples = [
            joined(one, stamp, one, one), joined(halves, one),
            joined(text, bytes("\r\n"), Array(one[..<9]), stamp, Array(one[9...]), text),
        ]
        survives(StreamFramer.pd0, "PD0 framer", samples: samples)
    }

    @Test("of everything at once survives 20 000 damaged streams")
    func everything() {
        let one = ensemble(Array(0..<18))
        let text = hexadecimal(one)
        let stamp = bytes("2014/04/24 00:01:58.003 ")
        let message = bytes("2014/04/24 06:02:02.271 [adcpt:DLOGP4]:Instrument Stopped [Power Off]\n")
        let payload = bytes("17/12/13\t700")
        let check = Checksum.crc16X25.value(of: payload[...])
        let block = joined(
            [1], bytes("FL1236501_000Cu51EC7601_02_"),
            hexadecimal([UInt8(check >> 8), UInt8(truncatingIfNeeded: check)]),
            [2], payload, [3])
        let sample = bytes("<Sample>\r\n<a>1</a>\r\n</Sample>\r\n")
        let record = joined(stamp, bytes("*EE0409\n"), stamp, bytes("0102\n"))
        let samples = [
            joined(one, stamp, one, sample, one), joined(block, one, block), joined(sample, message, sample),
            joined(record, message, record, Array(one[..<9]), stamp, Array(one[9...])),
            joined(text, bytes("\r\n"), block, message, one, block), joined(stamp, one, bytes("$A5\r\n"), record),
        ]
        let blocks = [
            BlockPlan(name: "a", begin: "<S*", end: .text("</S*"), timeoutNanoseconds: 1_000_000_000, maximumLines: 6),
            BlockPlan(
                name: "b", begin: "[*:]*", end: .hexPairs(lengthAt: 3, digits: 2, countsFrom: 3),
                timeoutNanoseconds: 1_000_000_000),
        ]
        for lines in [nil, FramingPlan.Lines(maximumLength: 60)] {
            let plan = FramingPlan(
                lines: lines, layouts: [.pd0(), .nortek, .counted], blocks: blocks, unwrapsStamps: true,
                unwrapsSIO: true, readsHexEnsembles: true)
            survives(StreamFramer(plan), lines == nil ? "garbage" : "lines", samples: samples)
        }
    }

    @Test("of sentences survives 20 000 damaged lines")
    func sentences() {
        print("damage to sentences: \(Self.rounds) rounds, seed \(Self.seed)")
        let line = bytes("\\s:r003669945*51\\!AIVDM,1,1,,B,15NJQiPOl=G?m,0*53$GPVTG,213.66,T,,M,9.4,N,,K,A*1E")
        var chance = Chance(seed: Self.seed)
        for _ in 0..<Self.rounds {
            let damaged = chance.damaged(line)
            guard let sentence = NMEASentence.find(in: damaged) else { continue }
            #expect(sentence.body.upperBound <= damaged.count && sentence.skipped <= sentence.body.lowerBound)
        }
    }
}
