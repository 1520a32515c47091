import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated Gill wind sensor")
struct GillWindTests {
    /// STX, what is checked, ETX, two hex digits.
    private func fields(_ line: String) throws -> [Substring] {
        let match = try #require(line.wholeMatch(of: /\u{2}(.*)\u{3}([0-9A-F]{2})/), "\(line)")
        #expect(String(format: "%02X", match.1.utf8.reduce(0, ^)) == match.2)
        return match.1.split(separator: ",", omittingEmptySubsequences: false)
    }

    @Test("sends node, direction, speed, unit and status between STX and ETX, with its check after it")
    func messages() throws {
        var gill = try instrument(.gill, ["interval": "0.25"])
        let lines = gill.run(until: start + .seconds(10.1)).lines
        #expect(lines.count == 40)
        for line in lines {
            let fields = try fields(line)
            #expect(fields.count == 6 && fields[0] == "Q" && fields[3] == "M" && fields[4] == "00" && fields[5] == "")
            #expect((0..<360).contains(Int(fields[1]) ?? -1))
            #expect(fields[2].count == 6)
        }
    }

    @Test("enters its configuration with *, shows and sets it, and measures again after Q")
    func configures() throws {
        var gill = try instrument(.gill)
        #expect(gill.answer(to: "*", at: start + .seconds(1.5)) == "CONFIGURATION MODE\r\n")
        #expect(gill.run(until: start + .seconds(9)).isEmpty)
        #expect(gill.answer(to: "D3\r", at: start + .seconds(10)).contains("M2,U1,O1,L1,P1,B3,H1,NQ,"))
        #expect(gill.answer(to: "U2\r", at: start + .seconds(12)) == "U2\r\nU2\r\n")
        #expect(gill.answer(to: "U9\r", at: start + .seconds(14)).hasSuffix("ILLEGAL COMMAND\r\n"))
        _ = gill.answer(to: "Q\r", at: start + .seconds(16))
        let line = try #require(gill.run(until: start + .seconds(19)).lines.last)
        #expect(try fields(line)[3] == "N")
    }

    @Test("answers polls for its own node only, and only while polls are enabled")
    func polled() throws {
        var gill = try instrument(.gill, ["mode": "polled", "node": "B"])
        #expect(gill.run(until: start + .seconds(10)).isEmpty)
        let answer = gill.answer(to: "B", at: start + .seconds(10)).split(separator: "\r\n")
        #expect(try fields(String(answer[0]))[0] == "B")
        #expect(gill.answer(to: "C", at: start + .seconds(12)) == "")
        #expect(gill.answer(to: "&", at: start + .seconds(14)) == "\u{2}B\u{3}\r\n")
        #expect(gill.answer(to: "!B", at: start + .seconds(16)) == "")
        #expect(gill.answer(to: "?B", at: start + .seconds(18)) != "")
    }

    @Test("is silent when somebody left it in its configuration, until Q")
    func midMenu() throws {
        var gill = try instrument(.gill, ["boot": "mid-menu"])
        #expect(gill.run(until: start + .seconds(60)).isEmpty)
        _ = gill.answer(to: "\rQ\r", at: start + .seconds(60))
        #expect(gill.run(until: start + .seconds(65)).lines.count > 2)
    }

    @Test("says at power on who it is")
    func banner() throws {
        var gill = try instrument(.gill, ["boot": "power-on", "noise": "no"])
        #expect(gill.run(until: start + .seconds(1)).text.hasPrefix("WINDSONIC (Gill Instruments Ltd)\r\n"))
    }

    @Test("gives the same wind as vector and as NMEA")
    func formats() throws {
        var vector = try instrument(.gill, ["mode": "uv"])
        var polar = try instrument(.gill)
        let uv = try fields(try #require(vector.run(until: start + .seconds(2)).lines.first))
        let wind = try fields(try #require(polar.run(until: start + .seconds(2)).lines.first))
        let u = Double(uv[1]) ?? .nan, v = Double(uv[2]) ?? .nan
        #expect(abs((u * u + v * v).squareRoot() - (Double(wind[2]) ?? .nan)) < 0.02)
        var nmea = try instrument(.gill, ["mode": "nmea"])
        #expect(
            nmea.run(until: start + .seconds(2)).lines.first?.hasPrefix("$IIMWV,\(wind[1]),R,\(wind[2]),M,A*") == true)
    }
}
