import SimulatedInstruments
import Testing

@Suite("The simulated Workhorse ADCP")
struct WorkhorseTests {
    private func word(_ bytes: [UInt8], _ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }

    private func signed(_ bytes: [UInt8], _ offset: Int) -> Int {
        Int(Int16(truncatingIfNeeded: word(bytes, offset)))
    }

    @Test("sends PD0 ensembles whose lengths, offsets and checksums agree", arguments: [1, 25, 30, 128])
    func structure(cells: Int) throws {
        var adcp = try instrument(.adcp, ["cells": "\(cells)", "interval": "2"])
        let ensembles = adcp.run(until: start + .seconds(200)).map(\.bytes)
        #expect(ensembles.count == 100)
        for (index, bytes) in ensembles.enumerated() {
            #expect(bytes[0] == 0x7f && bytes[1] == 0x7f)
            let length = word(bytes, 2)
            #expect(bytes.count == length + 2)
            let sum = bytes.prefix(length).reduce(0) { ($0 + Int($1)) & 0xffff }
            #expect(word(bytes, length) == sum)
            #expect(bytes[5] == 6)
            let offsets = (0..<6).map { word(bytes, 6 + 2 * $0) }
            #expect(offsets.map { word(bytes, $0) } == [0x0000, 0x0080, 0x0100, 0x0200, 0x0300, 0x0400])
            let sizes = zip(offsets, offsets.dropFirst() + [length - 2]).map { $1 - $0 }
            #expect(sizes == [59, 65, 2 + 8 * cells, 2 + 4 * cells, 2 + 4 * cells, 2 + 4 * cells])
            #expect(Int(bytes[offsets[0] + 9]) == cells)
            #expect(word(bytes, offsets[1] + 2) == index + 1)
        }
    }

    /// teledyne_rdi_adcp_pd0/RDI_test01.000: 872 bytes before the checksum with 36 cells.
    @Test("has the length of a recorded ensemble with as many cells")
    func recordedLength() throws {
        var adcp = try instrument(.adcp, ["cells": "36", "interval": "1"])
        #expect(try #require(adcp.run(until: start + .seconds(1)).first).bytes.count == 874)
    }

    @Test("carries its clock, its depth and plausible water in the leaders")
    func leaders() throws {
        var adcp = try instrument(.adcp, ["interval": "60"])
        let bytes = try #require(adcp.run(until: start + .seconds(60)).first).bytes
        let leader = word(bytes, 8)
        #expect(Array(bytes[leader + 4..<leader + 11]) == [26, 3, 1, 12, 1, 0, 0])
        #expect(Array(bytes[leader + 57..<leader + 65]) == [20, 26, 3, 1, 12, 1, 0, 0])
        #expect((400...500).contains(word(bytes, leader + 16)), "45 m with the tide, in dm")
        #expect((1450...1520).contains(word(bytes, leader + 14)))
        #expect((500...1500).contains(signed(bytes, leader + 26)))
        let pressure = word(bytes, leader + 48) | word(bytes, leader + 50) << 16
        #expect((42_000...49_000).contains(pressure))
    }

    @Test("measures a current below the surface and nothing above it")
    func velocities() throws {
        var adcp = try instrument(.adcp, ["cells": "30", "interval": "600"])
        for ensemble in adcp.run(until: start + .seconds(86_400)).map(\.bytes) {
            let velocity = word(ensemble, 10) + 2
            let good = word(ensemble, 16) + 2
            for cell in 0..<30 {
                let values = (0..<4).map { signed(ensemble, velocity + 8 * cell + 2 * $0) }
                let isBad = values == [-32_768, -32_768, -32_768, -32_768]
                if cell < 15 { #expect(!isBad && values.allSatisfy { abs($0) < 1500 }) }
                if cell > 23 { #expect(isBad) }
                let fourBeams = ensemble[good + 4 * cell + 3]
                #expect(isBad ? fourBeams == 0 : fourBeams > 50)
            }
        }
    }

    @Test("sends its sync bytes inside the data sometimes, as correlations near 127")
    func syncInside() throws {
        var adcp = try instrument(.adcp, ["interval": "1"])
        let inside = adcp.run(until: start + .seconds(60)).map(\.bytes).filter { bytes in
            (2..<bytes.count - 1).contains { bytes[$0] == 0x7f && bytes[$0 + 1] == 0x7f }
        }
        #expect(!inside.isEmpty)
    }

    @Test("is stopped by ===, takes commands at its prompt, and pings again after CS")
    func dialogue() throws {
        var adcp = try instrument(.adcp, ["interval": "10"])
        _ = adcp.run(until: start + .seconds(15))
        let banner = adcp.answer(to: "===", at: start + .seconds(15))
        #expect(banner.hasPrefix("\r\n[BREAK Wakeup A]\r\nWorkHorse Broadband ADCP Version 50.40\r\n"))
        #expect(banner.hasSuffix(">"))
        #expect(adcp.answer(to: "TE00:00:05.00\r", at: start + .seconds(17)) == "TE00:00:05.00\r\n>")
        #expect(
            adcp.answer(to: "TE?\r", at: start + .seconds(19))
                == "TE?\r\nTE 00:00:05.00 --------------- Time per Ensemble (hrs:min:sec.sec/100)\r\n>")
        #expect(adcp.answer(to: "TT2014/01/02,03:04:05\r", at: start + .seconds(21)).hasSuffix("\r\n>"))
        #expect(adcp.answer(to: "QQ\r", at: start + .seconds(23)).contains("ERR 010:"))
        #expect(adcp.run(until: start + .seconds(60)).isEmpty)
        #expect(adcp.answer(to: "CS\r", at: start + .seconds(60)) == "CS\r\n")
        let ensembles = adcp.run(until: start + .seconds(80))
        #expect(ensembles.map(\.instant) == [65, 70, 75, 80].map { start + .seconds($0) })
        let leader = word(ensembles[0].bytes, 8)
        #expect(Array(ensembles[0].bytes[leader + 4..<leader + 10]) == [14, 1, 2, 3, 4, 49])
    }

    @Test("goes back to pinging when nobody commands it for five minutes, if it was deployed")
    func timeout() throws {
        var deployed = try instrument(.adcp)
        _ = deployed.answer(to: "===", at: start + .seconds(1))
        #expect(deployed.run(until: start + .seconds(312)).map(\.instant) == [start + .seconds(311)])
        var idle = try instrument(.adcp, ["autonomous": "no"])
        _ = idle.answer(to: "===", at: start + .seconds(1))
        #expect(idle.run(until: start + .seconds(4000)).isEmpty)
    }

    @Test("powers down on CZ and hears only a break after that")
    func powersDown() throws {
        var adcp = try instrument(.adcp)
        _ = adcp.answer(to: "===", at: start)
        #expect(adcp.answer(to: "CZ\r", at: start + .seconds(2)).contains("[POWERING DOWN"))
        #expect(adcp.answer(to: "PS0\r", at: start + .seconds(4)) == "")
        adcp.receiveBreak(now: start + .seconds(6))
        #expect(adcp.run(until: start + .seconds(7)).text.contains("[BREAK Wakeup A]"))
    }

    @Test("answers PS0, PT2 and PT4 line by line as recorded, but for its own frequency and temperature")
    func recordedReplies() throws {
        var adcp = try instrument(.adcp)
        _ = adcp.answer(to: "===", at: start)
        for (index, command) in ["PS0", "PT2", "PT4"].enumerated() {
            guard let bytes = Recording.bytes("teledyne_rdi_adcp_pd0/transcripts/workhorse_\(command).txt") else {
                return
            }
            let recorded = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
            let own = adcp.answer(to: command + "\r", at: start + .seconds(Double(2 + 2 * index)))
                .split(separator: "\r\n").dropFirst()
            #expect(own.count == recorded.count)
            for (line, known) in zip(own, recorded) where !line.contains("Frequency") && !line.contains("Degrees") {
                #expect(line == known)
            }
        }
    }

    @Test("sends hexadecimal text for CF11011, and nothing for CF11101")
    func flowControl() throws {
        var adcp = try instrument(.adcp, ["interval": "5"])
        let binary = try #require(adcp.run(until: start + .seconds(5)).first).bytes
        _ = adcp.answer(to: "===", at: start + .seconds(6))
        #expect(adcp.answer(to: "CF11011\r", at: start + .seconds(8)) == "CF11011\r\n>")
        #expect(adcp.answer(to: "CF9\r", at: start + .seconds(10)).contains("ERR 011:"))
        _ = adcp.answer(to: "CS\r", at: start + .seconds(12))
        let line = try #require(adcp.run(until: start + .seconds(17.5)).lines.last)
        #expect(line.hasPrefix("7F7F") && line.utf8.count == 2 * binary.count)
        _ = adcp.answer(to: "===", at: start + .seconds(18))
        _ = adcp.answer(to: "CF11101\rCS\r", at: start + .seconds(20))
        #expect(adcp.run(until: start + .seconds(60)).isEmpty)
    }

    @Test("shows a parameter with what it means, and keeps it through a power cut only after CK")
    func parameters() throws {
        var adcp = try instrument(.adcp, ["noise": "no", "autonomous": "no"])
        _ = adcp.answer(to: "===", at: start)
        #expect(
            adcp.answer(to: "WN?\r", at: start + .seconds(2))
                == "WN?\r\nWN 025 ----------------------- Number of depth cells (1-255)\r\n>")
        _ = adcp.answer(to: "WN30\rWP45\r", at: start + .seconds(4))
        adcp.powerCycle(now: start + .seconds(6), backAt: start + .seconds(8))
        _ = adcp.answer(to: "===", at: start + .seconds(9))
        #expect(adcp.answer(to: "WN?\r", at: start + .seconds(11)).contains("WN 025 "))
        _ = adcp.answer(to: "WN30\rCK\r", at: start + .seconds(13))
        adcp.powerCycle(now: start + .seconds(15), backAt: start + .seconds(16))
        _ = adcp.answer(to: "===", at: start + .seconds(17))
        #expect(adcp.answer(to: "WN?\r", at: start + .seconds(19)).contains("WN 030 "))
    }

    @Test("waits at its prompt when somebody left it there, and hears no soft break when it is off")
    func left() throws {
        var adcp = try instrument(.adcp, ["boot": "mid-menu", "softbreak": "no"])
        #expect(adcp.answer(to: "===\r", at: start + .seconds(1)).contains("ERR 01"))
        adcp.receiveBreak(now: start + .seconds(3))
        #expect(adcp.run(until: start + .seconds(4)).text.contains("[BREAK Wakeup A]"))
    }
}
