import Framing
import Testing

@testable import Pipeline

@Suite("A checksum in a line")
struct TextCheckTests {
    private func failure(_ check: TextCheck, _ line: [UInt8]) -> String? {
        line.withUnsafeBufferPointer { check.failure(of: $0, 0..<line.count) }
    }

    private func failure(_ check: TextCheck, _ line: String) -> String? { failure(check, Array(line.utf8)) }

    private func body(_ check: TextCheck, _ line: String) -> String {
        let bytes = Array(line.utf8)
        let range = bytes.withUnsafeBufferPointer { check.body(of: $0, 0..<bytes.count) }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private var satlantic: TextCheck {
        TextCheck(.sum8Negated, written: .decimal, after: text(","), through: true)
    }

    private var gill: TextCheck { TextCheck(.xor8, written: .hexadecimal, after: [3], from: [2]) }

    private var sami: TextCheck {
        TextCheck(.sum8, written: .hexadecimal, digits: 2, fromColumn: 3, decodesHexadecimal: true)
    }

    private var sdi12: TextCheck { TextCheck(.crc16ARC, written: .sdi12) }

    private var triaxys: TextCheck { TextCheck(.xor8, written: .hexadecimal, after: text("*"), from: text("$")) }

    private var cgsn: TextCheck {
        TextCheck(.sum16BE, written: .hexadecimal, after: text(" "), from: text("PwrSys "))
    }

    @Test("is good where manuals and recordings say so")
    func good() {
        // PAR (par_frame_good.txt), SDI-12 1.4 (the example of 4.4.12), D1000 (d1000_samples.txt), SAMI2 (20140507.pco2w1.log).
        #expect(failure(satlantic, "SATPAR4278190306,49.02,2157023616,171") == nil)
        #expect(failure(sdi12, "0+3.14OqZ") == nil)
        #expect(failure(TextCheck(.sum8, written: .hexadecimal), "*1RD+00019.16AB") == nil)
        #expect(failure(sami, "*C20711CF8F367F2B") == nil)
        #expect(failure(triaxys, "$GPVTG,213.66,T,,M,9.4,N,,K,A*1E") == nil)
        #expect(failure(gill, "SUS,\u{02}A,325,009.31,M,+344.00,+020.63,60,\u{03}03") == nil)
    }

    @Test("is good in every line of the recordings that has one")
    func recordings() {
        let cases: [(String, String, TextCheck, Int)] = [
            ("satlantic_suna_isus_nitrate/dcl_good.log", "SATS", satlantic, 144),
            ("wave_buoy/20140825.wavss.log", "$TSP", triaxys, 7),
            ("sunburst_sami_pco2_ph/20140507.pco2w1.log", "*", sami, 14),
            ("engineering_power_junction/20141207s.pwrsys.log", "PwrSys", cgsn, 20),
        ]
        for (path, start, check, count) in cases {
            guard let lines = Recording.lines(path, stamped: true) else { continue }
            let checked = lines.filter { $0.starts(with: start.utf8) }
            let bad = checked.compactMap { failure(check, $0) }
            print("\(path): \(checked.count) lines with a checksum, \(bad.count) bad")
            #expect(bad == [])
            #expect(checked.count >= count)
        }
    }

    @Test("of two anemometers on one port is good behind each prefix (NBP1406_mwx1-2014-08-01)")
    func anemometers() {
        guard let lines = Recording.bytes("met_metbk_wind_wxt/NBP1406_mwx1-2014-08-01") else { return }
        let checked = lines.split(separator: UInt8(ascii: "\n")).map { Array($0.dropFirst(28)) }.filter {
            $0.contains(2)
        }
        print("mwx1: \(checked.count) lines with STX")
        #expect(checked.count > 800)
        #expect(checked.compactMap { failure(gill, $0) } == [])
    }

    @Test("covers a record that came in several lines, whose ends do not count (SAMI2-pH, 27 lines)")
    func severalLines() {
        let path = "sunburst_sami_pco2_ph/CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2.log"
        guard let lines = Recording.lines(path, stamped: true) else { return }
        let record = lines.drop { $0.first != UInt8(ascii: "*") }.prefix { $0.first != UInt8(ascii: "[") }
        let block = Array(record.joined(separator: [0x0D, 0x0A]))
        #expect(block.count > 464)
        #expect(failure(sami, block) == nil)
        var damaged = block
        damaged[20] ^= 1
        #expect(failure(sami, damaged)?.hasPrefix("checksum fails") == true)
    }

    @Test("that fails says what the line says and what its bytes give, as they are written")
    func fails() {
        #expect(
            failure(satlantic, "SATPAR4278190306,49.03,2157023616,171")
                == "checksum fails: the line says 171, its bytes give 170")
        #expect(failure(gill, "\u{02}A,1\u{03}16") == "checksum fails: the line says 16, its bytes give 5C")
        #expect(
            failure(sdi12, "0r1,Dn=236DLFj")?.hasPrefix("checksum fails: the line says LFj, its bytes give ") == true)
    }

    @Test("that is cut or lacking is no good checksum")
    func lacking() {
        for (check, line) in [
            (satlantic, "SATPAR4278190306"), (satlantic, "SATPAR4278190306,49.02,2157023616,"), (satlantic, ""),
            (satlantic, "SATPAR1,1x"), (gill, "A,325\u{03}16"), (gill, "\u{02}A,325"), (gill, "\u{02}A,325\u{03}1"),
            (gill, "\u{02}A,325\u{03}1G"), (gill, "\u{02}A,325\u{03}161"), (sami, "*C2"), (sami, "*C20711CF8F367F2"),
            (sami, "*C20711CF8G367F2B"), (sdi12, "ab"), (sdi12, "0r1,Dn=236D\u{01}Fj"),
        ] {
            #expect(failure(check, line) != nil, "\(line)")
        }
        #expect(failure(gill, "\u{02}A,325")?.contains("'^C'") == true)
    }

    @Test("and the text that leads to it are no part of the record's columns")
    func bodies() {
        #expect(body(satlantic, "SATPAR1,49.02,21,171") == "SATPAR1,49.02,21")
        #expect(body(gill, "\u{02}Q,229,002.74,M,00,\u{03}16") == "Q,229,002.74,M,00,")
        #expect(body(gill, "PUS,\u{02}A,338,60,\u{03}00") == "PUS,\u{02}A,338,60,")
        #expect(body(sami, "*C20711CF8F367F2B") == "*C20711CF8F367F")
        #expect(body(sdi12, "0r1,Sx=2.2MLFj") == "0r1,Sx=2.2M")
        #expect(body(satlantic, "nothing") == "nothing")
    }
}
