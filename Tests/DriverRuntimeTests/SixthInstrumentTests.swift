import DriverRuntime
import Testing

@Suite("A sixth text instrument")
struct SixthInstrumentTests {
    @Test("takes one YAML file and no Swift")
    func anemometerReads() throws {
        let (found, diagnostics) = try driver(anemometer)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let acme = try #require(found)
        #expect(acme.datastreams.map(\.key) == ["direction", "speed", "speed_knots", "gust"])
        #expect(acme.datastreams.map(\.ucum) == ["deg", "m/s", "m/s", "m/s"])
        let lines = [
            "BOOT v1.2", "WIND>W,229,2.74,M,OK", "W,229,35.5,M,OK", "W,400,2.74,M,OK", "W,229,10.0,N,OK",
            "W,---,2.74,M,OK", "W,229,2.74,M,ERR", "W,229,2.74,M", "W,229,2.7", "", "T,2026-11-21,02:52:33,12,3.5",
        ]
        #expect(
            summaries(acme, lines) == [
                "-", "direction=229.0/1 speed=2.74/1", "direction=229.0/1 speed=35.5/3",
                "direction=400.0/4 speed=2.74/1", "direction=229.0/1 speed_knots=5.144444444444445/1",
                "direction=nil/9 speed=2.74/1", "direction=229.0/4 speed=2.74/4", "!", "!", "-",
                "direction=12.0/1 speed=3.5/1",
            ])
    }

    @Test("has its own time, and the logger's stamp beside it")
    func times() throws {
        let acme = try #require(try driver(anemometer).driver)
        let line = "2026/11/21 02:52:35.120 T,2026-11-21,02:52:33,12,3.5\r\n"
        let frame = try #require(acme.parse(Array(line.utf8)).first)
        #expect(frame.instrumentTime?.iso8601 == "2026-11-21T02:52:33.000Z")
        #expect(frame.loggerTime?.iso8601 == "2026-11-21T02:52:35.120Z")
        #expect(frame.raw == Array(line.utf8))
    }

    @Test("computes with coefficients of the station, and says once when it has none")
    func coefficients() throws {
        let acme = try #require(try driver(anemometer).driver)
        let given = try settings("gust: {slope: 1.5, offset: 0.25}")
        #expect(summaries(acme, ["W,1,2.0,M,OK"], settings: given) == ["direction=1.0/1 speed=2.0/1 gust=3.25/1"])
        var session = DriverSession(driver: acme)
        var frames: [ParsedFrame] = []
        for _ in 0..<3 {
            Array("W,1,2.0,M,OK\n".utf8).withUnsafeBytes { session.ingest($0, time: .unknown, into: &frames) }
        }
        #expect(frames.count == 3)
        #expect(session.notices.count == 1)
        #expect(session.notices[0].contains("GUST1"))
    }
}
