import Testing

@testable import Pipeline

@Suite("A printed position")
struct PositionTextTests {
    @Test(
        "has degrees and minutes",
        arguments: [
            // gpsd's own values beside nmea-fuzzy-cases.log and ublox-8.log.
            ("4134.49821229", 41.574970205), ("09345.03351845", 93.750558641), ("4404.13387", 44.068897833),
            ("12118.85628", 121.314271333), ("000.5", 0.5 / 60), ("1756", 17 + 56.0 / 60),
        ])
    func angles(text: String, degrees: Double) throws {
        let angle = try #require(whole(text) { $0.degreesAndMinutes() })
        #expect((angle - degrees).magnitude < 6e-10)
    }

    @Test(
        "is refused with 60 minutes or more, too few digits or too many", arguments: ["4460.0", "44", "123456.1", ""])
    func refused(text: String) {
        #expect(whole(text) { $0.degreesAndMinutes() } == nil)
    }

    @Test("lies north and east of zero, or south and west")
    func hemispheres() {
        #expect(whole("N") { $0.hemisphere() } == 1)
        #expect(whole("E") { $0.hemisphere() } == 1)
        #expect(whole("S") { $0.hemisphere() } == -1)
        #expect(whole("W") { $0.hemisphere() } == -1)
        #expect(whole("n") { $0.hemisphere() } == nil)
    }
}
