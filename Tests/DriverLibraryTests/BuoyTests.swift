import DriverRuntime
import Sensing
import Testing

/// The reference layout of Drivers/reeftemps/buoy/README.md, written down here once more by hand.
@Suite("The ReefTEMPS buoy")
struct BuoyTests {
    private static let heard = Timestamp(
        Instant(unixSeconds: 1_795_305_600), bound: TimeBound(halfWidth: 1_000_000), source: .gnss, state: .locked)

    private static func parse(_ hex: String) throws -> (frame: ParsedFrame, values: [String: Double]) {
        let driver = try Shelf.driver("reeftemps/buoy")
        var session = DriverSession(driver: driver)
        var frames: [ParsedFrame] = []
        let datagram = try #require(HexText.decode(hex.filter { $0 != " " }))
        datagram.withUnsafeBytes { session.ingest($0, time: heard, into: &frames) }
        session.endOfDatagram(into: &frames)
        let frame = try #require(frames.first)
        #expect(frames.count == 1 && frame.defect == nil && frame.raw == datagram)
        return (
            frame,
            frame.observations.reduce(into: [:]) {
                $0[driver.datastreams[Int($1.datastream)].key] = $1.result.value
            }
        )
    }

    @Test("gives temperature, conductivity, pressure, salinity, battery and position, and the time of the sample")
    func observation() throws {
        // 24.8713 degC, 5.31842 S/m, 12.345 dbar, 3.921 V, 4 s ago, 22.2758 S 166.458 E.
        let (frame, values) = try Self.parse(
            "40 da1b0126 00 0100 02 11 03cb89 081d82 003039 0f51 0004 f2b8fb90 633779a0 11223344")
        #expect(values["temperature"] == 24.8713 && values["conductivity"] == 5.31842)
        #expect(values["pressure"] == 12.345 && values["battery_voltage"] == 3.921)
        #expect(values["latitude"] == -22.2758 && values["longitude"] == 166.458)
        // PSS-78, computed apart.
        #expect(((values["salinity"] ?? 0) - 35.18026527925).magnitude < 1e-9)
        #expect(frame.instrumentTime == Self.heard.instant.adding(nanoseconds: -4_000_000_000))
        #expect(frame.time == Self.heard)
    }

    @Test("has no time of its own where it does not know the age of the sample, nor values that it lacks")
    func unknown() throws {
        let (frame, values) = try Self.parse("40 da1b0126 00 0200 02 10 800000 ffffff 800000 ffff ffff 11223344")
        #expect(frame.instrumentTime == nil)
        #expect(values.count == 6 && values.filter { !$0.value.isNaN }.keys.sorted() == ["restarted"])
    }

    @Test("is sent its interval in two bytes on port 10, and what lies outside is refused")
    func commands() throws {
        let driver = try Shelf.driver("reeftemps/buoy")
        let set = try #require(driver.commands.first { $0.name == "set_interval" })
        let ask = try #require(driver.commands.first { $0.name == "ask_status" })
        let dialogue = driver.dialogue ?? DriverDialogue()
        #expect(try set.render(arguments: ["interval": "900"], for: dialogue).bytes == [10, 1, 0x03, 0x84])
        #expect(try ask.render(arguments: [:], for: dialogue).bytes == [10, 2])
        #expect(throws: CommandRefusal.self) { try set.render(arguments: ["interval": "30"], for: dialogue) }
        #expect(set.readsBack?.value == "sample_interval")
    }
}
