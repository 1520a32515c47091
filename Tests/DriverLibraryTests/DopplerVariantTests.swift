import DriverRuntime
import Testing

/// Forms of the manuals and of other loggers, which are not in the cases.
@Suite("The Doppler drivers read")
struct DopplerVariantTests {
    private static let table = [
        "2014/12/08 05:05:00.00 00157", "Hdg: 50.4 Pitch: -1.0 Roll: -1.1", "Temp: -1.4 SoS: 1443 BIT: 00",
        "Bin    Dir    Mag     E/W     N/S    Vert     Err   Echo1  Echo2  Echo3  Echo4",
        "  1     --     --  -32768  -32768  -32768  -32768     44     42     51     52",
        "  2  282.7   91.2     -89      20     251       1     43     38     51     53",
    ]

    private func bytes(_ lines: [String]) -> [UInt8] { lines.flatMap { Array(($0 + "\r\n").utf8) } }

    /// With the right checksum.
    private func sentence(_ body: String) -> String {
        let digits = String(body.utf8.reduce(0) { $0 ^ $1 }, radix: 16, uppercase: true)
        return "$\(body)*\(digits.count < 2 ? "0" : "")\(digits)"
    }

    @Test("tables without a logger, one behind the other")
    func plainTables() throws {
        let said = try Variants("teledyne/workhorse").said(bytes: bytes(Self.table + Self.table))
        #expect(said.count == 2)
        #expect(said.allSatisfy { $0.contains("eastward_velocity=-0.089") && $0.hasSuffix("2014-12-08T05:05:00.000Z") })
    }

    @Test("a table through a controller's or logger's messages")
    func interrupted() throws {
        var lines = Self.table.map { "2014/12/08 05:06:49.361 \($0)" }
        lines.insert("2014/12/08 05:06:49.400 [adcp:DLOGP1]:Battery power off message", at: 4)
        let said = try Variants("teledyne/workhorse").said(bytes: bytes(lines))
        #expect(said.count { $0.contains("upward_velocity=0.251") } == 1)
        #expect(!said.contains("!"))
    }

    @Test("the rows of a table whose head was lost, with their numbers")
    func headless() throws {
        let driver = try Shelf.driver("teledyne/workhorse")
        let frames = driver.parse(bytes(Array(Self.table[5...])))
        #expect(frames.count == 1)
        #expect(frames[0].observations.allSatisfy { $0.cell == 2 })
    }

    @Test(
        "what a Workhorse says on its own account as lines without values",
        arguments: [
            "[BREAK Wakeup A]", "WorkHorse Broadband ADCP Version 16.30", "Teledyne RD Instruments (c) 1996-2010",
            "All Rights Reserved.", ">", ">CS", "ERR 010:  UNRECOGNIZED COMMAND", ">ERR 011:  PARAMETER OUT OF BOUNDS",
            "[POWER-UP]", "[Parameters saved as USER defaults]",
            "WN 018 -------------------- Number of depth cells (1-255)", "#UIMM Status",
        ])
    func words(line: String) throws {
        #expect(try Variants("teledyne/workhorse").said(line) == ["-"])
    }

    @Test(
        "sentences of a Signature along the axes that PNORI tells",
        arguments: [(0, "eastward_velocity"), (1, "velocity_x"), (2, "velocity_beam1")])
    func axes(number: Int, key: String) throws {
        let lines = [
            sentence("PNORI,4,Signature1000900002,4,20,0.20,1.00,\(number)"),
            sentence("PNORC,083013,132455,3,0.332,0.1,0.2,0.3,0.35,78.9,D,78.9,78.9,78.9,78.9,78,78,78,78"),
        ]
        let said = try Variants("nortek/ad2cp").said(bytes: bytes(lines))
        #expect(said.count == 2)
        #expect(said[1].contains("\(key)=0.332 "))
        #expect(said[1].hasSuffix("2013-08-30T13:24:55.000Z"))
    }

    @Test("a sentence of an AWAC before its PNORI along axes that are not known")
    func unknownAxes() throws {
        let line = "$PNORC,050120,000000,1,0.14,0.06,-0.01,0.15,67.4,C,146,144,146,,,*19"
        #expect(try Variants("nortek/classic").says(line, "velocity_1=0.14", "current_direction=67.4"))
    }

    @Test("-9 of each width as no value")
    func missing() throws {
        let line = sentence("PNORC,050120,000000,1,-9.00,-9.00,-9.000,-9.00,-9.0,C,146,144,146,,,")
        let said = try Variants("nortek/classic").said(line)
        #expect(said.count == 1)
        #expect(said[0].contains("velocity_1=nan velocity_2=nan velocity_3=nan"))
        #expect(said[0].contains("current_speed=nan"))
    }

    @Test("nothing from a sentence with a failed checksum")
    func failed() throws {
        let line = "$PNORC,050120,000000,1,0.14,0.06,-0.01,0.15,67.4,C,146,144,146,,,*18"
        #expect(try Variants("nortek/classic").said(line) == ["!"])
    }

    @Test("what a Nortek instrument says to a break, and its acknowledgement, as lines without values")
    func answers() throws {
        let classic = try Variants("nortek/classic")
        for line in ["NORTEK 2004", "Version 3.35", "Command mode", "Confirm:", "\u{06}\u{06}", "AQUADOPP NORTEK 2004"]
        {
            #expect(classic.said(line) == ["-"], "\(line)")
        }
        let signature = try Variants("nortek/ad2cp")
        for line in ["OK", "ERROR", "GETPLAN,MIAVG=360,AVG=1", "ID,STR=\"Signature100\",SN=106939"] {
            #expect(signature.said(line) == ["-"], "\(line)")
        }
    }
}
