import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated WXT")
struct WXTTests {
    private func polled(_ settings: [String: String] = [:]) throws -> Faults {
        try instrument(.wxt, ["mode": "polled"].merging(settings) { $1 })
    }

    private func names(_ line: String) -> [String] {
        line.split(separator: ",").map { String($0.prefix { $0 != "=" }) }
    }

    /// Fields and their order as in vaisala_wxt5x0_published_lines.txt.
    @Test(
        "answers a query with the fields of published lines",
        arguments: [
            ("0R1", "0R1,Dn=000#,Dm=000#,Dx=000#,Sn=0.0#,Sm=0.0#,Sx=0.0#"), ("0R2", "0R2,Ta=25.0C,Ua=38.4P,Pa=1008.1H"),
            ("0R3", "0R3,Rc=0.00M,Rd=10s,Ri=0.1M,Hc=0.0M,Hd=0s,Hi=0.0M"),
            ("0R5", "0R5,Th=25.4C,Vh=0.0#,Vs=14.3V,Vr=3.491V"),
        ])
    func fields(query: String, published: String) throws {
        var wxt = try polled()
        let answer = wxt.answer(to: query + "\r\n", at: start)
        #expect(names(answer) == names(published), "\(answer)")
    }

    @Test("answers its address, ?, and is silent for another address")
    func addresses() throws {
        var wxt = try polled(["address": "3"])
        #expect(wxt.answer(to: "?\r\n", at: start) == "3\r\n")
        #expect(wxt.answer(to: "3\r\n", at: start + .seconds(1)) == "3\r\n")
        #expect(wxt.answer(to: "0R1\r\n", at: start + .seconds(2)) == "")
        #expect(wxt.answer(to: "3R1\r\n", at: start + .seconds(3)).hasPrefix("3R1,Dn="))
        #expect(wxt.answer(to: "3Q\r\n", at: start + .seconds(4)) == "3TX,Unknown cmd error\r\n")
    }

    /// WXT530 user's guide: `0r1Goe` asks for wind with its CRC.
    @Test("answers a lower-case query with its CRC, and tells the right one when it is wrong")
    func crc() throws {
        var wxt = try polled()
        let answer = wxt.answer(to: "0r1Goe\r\n", at: start)
        #expect(answer.hasPrefix("0r1,Dn=") && answer.hasSuffix("\r\n"))
        let body = answer.dropLast()
        #expect(checksum(body.dropLast(3)) == String(body.suffix(3)), "\(answer)")
        #expect(wxt.answer(to: "0r1yyy\r\n", at: start + .seconds(2)).hasPrefix("0tX,Use chksum Goe"))
    }

    private func checksum(_ text: Substring) -> String {
        var crc: UInt16 = 0
        for byte in text.utf8 {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
        }
        return String(
            decoding: [UInt8(0x40 | crc >> 12), UInt8(0x40 | crc >> 6 & 63), UInt8(0x40 | crc & 63)], as: UTF8.self)
    }

    @Test("shows and changes its settings; those of the line take effect with a reset")
    func settings() throws {
        var wxt = try instrument(.wxt)
        #expect(
            wxt.answer(to: "0XU\r\n", at: start + .seconds(1))
                == "0XU,A=0,M=A,T=0,C=2,I=0,B=19200,D=8,P=N,S=1,L=25,N=WXT530,V=1.00\r\n")
        #expect(wxt.answer(to: "0XU,M=P\r\n", at: start + .seconds(3)) == "0XU,M=P\r\n")
        #expect(!wxt.run(until: start + .seconds(30)).isEmpty, "still automatic")
        #expect(wxt.answer(to: "0XZ\r\n", at: start + .seconds(30)) == "")
        #expect(wxt.run(until: start + .seconds(120)).text == "0TX,Start-up\r\n")
        #expect(wxt.answer(to: "0WU,U=N,I=99999\r\n", at: start + .seconds(121)) == "0WU,U=N,I=10\r\n")
        #expect(wxt.answer(to: "0R1\r\n", at: start + .seconds(123)).contains(/Sm=\d+\.\dN/))
    }

    @Test("prints each quantity in the unit that is set, of the same air")
    func units() throws {
        func value(_ settings: [String: String], _ name: String) throws -> (Double, String) {
            var wxt = try polled(settings)
            let answer = wxt.answer(to: "0R\r\n", at: start)
            let match = try #require(
                answer.firstMatch(of: try Regex("\(name)=([0-9.]+)([A-Z])", as: (Substring, Substring, Substring).self))
            )
            return (Double(match.1) ?? .nan, String(match.2))
        }
        let speed = try value([:], "Sm"), knots = try value(["wind": "N"], "Sm")
        #expect(knots.1 == "N" && abs(knots.0 - speed.0 * 1.9438) < 0.15)
        let pressure = try value([:], "Pa"), bar = try value(["pressure": "B"], "Pa")
        #expect(bar.1 == "B" && abs(bar.0 * 1000 - pressure.0) < 0.1)
        let celsius = try value([:], "Ta"), fahrenheit = try value(["temperature": "F"], "Ta")
        #expect(fahrenheit.1 == "F" && abs(fahrenheit.0 - celsius.0 * 1.8 - 32) < 0.15)
    }

    @Test("sends composite messages when it is told to")
    func composite() throws {
        var wxt = try instrument(.wxt, ["composite": "5"])
        let lines = wxt.run(until: start + .seconds(21)).lines
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.hasPrefix("0R0,Dx=") || $0.hasPrefix("0R0,Dn=") || $0.hasPrefix("0R0,Dm=") })
    }

    @Test("marks an invalid wind with #")
    func invalid() throws {
        var wxt = try polled(["missing": "1"])
        #expect(wxt.answer(to: "0R1\r\n", at: start).contains(/Dn=\d\d\d#,.*Sx=\d+\.\d#/))
    }

    @Test("speaks NMEA 0183 when it is told to, with right checksums")
    func nmea() throws {
        var wxt = try instrument(.wxt, ["mode": "nmea"])
        let lines = wxt.run(until: start + .seconds(20.5)).lines
        #expect(lines.contains { $0.hasPrefix("$WIMWV,") } && lines.contains { $0.hasPrefix("$WIXDR,C,") })
        for line in lines {
            let parts = line.dropFirst().split(separator: "*")
            #expect(parts.count == 2 && String(format: "%02X", parts[0].utf8.reduce(0, ^)) == parts[1], "\(line)")
        }
    }

    @Test("counts rain from its reset on")
    func rain() throws {
        var wxt = try polled()
        #expect(!wxt.answer(to: "0R3\r\n", at: start).contains("Rc=0.00M"))
        #expect(wxt.answer(to: "0XZRU\r\n", at: start + .seconds(2)) == "0TX,Rain reset\r\n")
        #expect(wxt.answer(to: "0R3\r\n", at: start + .seconds(4)).contains("Rc=0.00M"))
    }
}
