import DriverRuntime
import Sensing
import Testing

@Suite("Ships' reports")
struct ShipReportTests {
    @Test(
        "every recording is read, and only what was cut is a defect",
        arguments: [
            ("ais-raw-messages.log", 109, 0), ("sample.aivdm", 109, 1), ("typeexamples.nmea", 26, 0),
        ])
    func recordings(file: String, samples: Int, defects: Int) throws {
        guard let bytes = Shelf.recording("ais/\(file)") else { return }
        let found = Samples(try Shelf.driver("nmea/ais"), bytes)
        #expect(found.byteCount == bytes.count)
        #expect(found.samples.count == samples && found.defects.count == defects, "\(found.defects)")
    }

    /// Sentences of ais-raw-messages.log's kind, of a receiver on the same line, and what else such a line carries.
    private static let ship = Array("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n".utf8)
    private static let fix = Array("$HEHDT,218.53,T*12\r\n".utf8)
    /// UBX NAV-CLOCK, with line ends, a dollar and a star in its bytes, and an RTCM 3 message.
    private static let ubx: [UInt8] = [
        0xB5, 0x62, 0x01, 0x22, 0x14, 0x00, 0x0A, 0x24, 0x2A, 0x0D, 0x0A, 0x21, 0x41, 0x49, 0x2C, 0x00, 0xFF, 0x80,
        0x00, 0x00, 0x24, 0x0D, 0x0A, 0x00, 0x00, 0x00, 0x2C, 0x51,
    ]
    private static let rtcm: [UInt8] = [0xD3, 0x00, 0x04, 0x4C, 0xE0, 0x0A, 0x80, 0xED, 0xED, 0xD6]

    @Test(
        "and fixes share a line with binary messages of the receiver, which cost only themselves",
        arguments: ["nmea/gnss", "nmea/ais"])
    func sharedLine(id: String) throws {
        let driver = try Shelf.driver(id)
        let bytes =
            Self.fix + Self.ship + Self.ubx + Self.fix + Self.ship + Self.rtcm + Self.ship + Self.fix + Self.ubx
            + Self.fix + Self.ship + Self.ship
        let found = Samples(driver, bytes)
        let wanted = id == "nmea/ais" ? 5 : 4
        #expect(found.samples.count == wanted, "\(found.defects)")
        #expect(found.byteCount == bytes.count)
        let key = id == "nmea/ais" ? "mmsi" : "heading"
        let values = Set(found.samples.compactMap { $0.values[key] })
        #expect(values == [id == "nmea/ais" ? 371_798_000 : 218.53])
        #expect(driver.parse(bytes) == driver.parse(bytes, pieceLength: 1))
    }

    @Test("a part whose other was lost says so, and the next message is read")
    func lostPart() throws {
        let found = Samples(
            try Shelf.driver("nmea/ais"), Array("!AIVDM,2,2,9,A,88888888880,2*2D\r\n".utf8) + Self.ship)
        #expect(found.samples.count == 1 && found.defects.count == 1)
        #expect(found.defects.first?.contains("whose part before it was lost") == true)
    }
}
