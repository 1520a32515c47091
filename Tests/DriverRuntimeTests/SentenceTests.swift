import DriverRuntime
import Testing

@Suite("A session of NMEA sentences")
struct SentenceTests {
    private static let gnss = """
        driver: acme/gnss
        title: ACME receiver
        category: gnss
        manual: none
        framing: {kind: line}
        fields:
          latitude: {type: latitude, name: latitude, unit: degrees_north, range: [-90, 90]}
          longitude: {type: longitude, name: longitude, unit: degrees_east, range: [-180, 180]}
          heading: {type: decimal, name: platform_orientation, unit: degree, range: [0, 360]}
          clock: {type: clock_digits}
          date: {type: date, forms: ddmmyy}
          status: {type: word, void: [V]}
        records:
          - {name: RMC, sentence: RMC, columns: [clock, status, latitude, longitude, "-", "-", date, ...]}
          - {name: GLL, sentence: GLL, columns: [latitude, longitude, clock, status]}
          - {name: HDT, sentence: HDT, columns: [heading, "=T"]}
          - {name: attitude, sentence: PSXN, columns: ["=23", "-", "-", heading, "-"]}
        """

    private func receiver() throws -> Driver {
        let (found, diagnostics) = try driver(Self.gnss)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        return try #require(found)
    }

    /// With the right checksum.
    private func sentence(_ body: String) -> String {
        let check = body.utf8.reduce(0) { $0 ^ $1 }
        let digits = String(check, radix: 16, uppercase: true)
        return "$\(body)*\(digits.count < 2 ? "0" : "")\(digits)"
    }

    private func times(_ driver: Driver, _ lines: [String]) -> [String] {
        driver.parse(lines.flatMap { Array(($0 + "\r\n").utf8) }).map { $0.instrumentTime?.iso8601 ?? "-" }
    }

    @Test("takes the date from the last sentence that had one, across midnight both ways")
    func midnight() throws {
        let lines = [
            sentence("GPGLL,4404.1,N,12118.8,W,235958,A"),
            sentence("GPRMC,235959.50,A,4404.1,N,12118.8,W,,,311216,,,A"),
            sentence("GPGLL,4404.1,N,12118.8,W,000000.50,A"), sentence("GPGLL,4404.1,N,12118.8,W,235959.75,A"),
        ]
        #expect(
            times(try receiver(), lines) == [
                "-", "2016-12-31T23:59:59.500Z", "2017-01-01T00:00:00.500Z", "2016-12-31T23:59:59.750Z",
            ])
    }

    @Test("gives a void position the flag of a failure, and nothing for an empty one")
    func void() throws {
        let lines = [
            sentence("GPGLL,4404.1,N,12118.8,W,000941,V"), sentence("GPGLL,,,,,000941,V"), sentence("GPHDT,,T"),
        ]
        let found = summaries(try receiver(), lines)
        #expect(found[0] == "latitude=44.068333333333335/4 longitude=-121.31333333333333/4")
        #expect(found[1] == "-" && found[2] == "-")
    }

    @Test("refuses a failed checksum, and a sentence that lost the checksum it used to have")
    func checksums() throws {
        let good = sentence("HEHDT,218.53,T")
        let lines = [
            "$HEHDT,218.53,T", good, "$HEHDT,218.53,T", good.replacing("218", with: "219"),
            String(good.dropLast()), "\u{7}\u{3}xyz" + good, "\u{7}$HEHDT,1.0,T",
        ]
        #expect(summaries(try receiver(), lines).map { $0 == "!" } == [false, false, true, true, true, false, true])
    }

    @Test("leaves alone what it does not read, and tells it from what it should")
    func others() throws {
        let lines = [
            sentence("GPGSV,4,1,16,02,05,307,,03,21"), sentence("PSXN,20,1,0,0,0"),
            sentence("PSXN,23,0.35,-1.74,218.26,0.58"), sentence("PSXN,23,0.35,-1.74,x,0.58"),
            sentence("AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0").replacing("$", with: "!"), sentence("GPHDT,abc,T"),
        ]
        let found = summaries(try receiver(), lines)
        #expect(found == ["-", "-", "heading=218.26/1", "!", "-", "!"])
    }
}
