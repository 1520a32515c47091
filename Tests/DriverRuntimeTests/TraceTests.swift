import DriverRuntime
import Sensing
import Testing

@Suite("A session that is traced")
struct TraceTests {
    @Test("tells for each frame what was taken off, and the text of each field")
    func texts() throws {
        let acme = try #require(try driver(anemometer).driver)
        var session = DriverSession(driver: acme)
        session.startTracing()
        var frames: [ParsedFrame] = []
        let text =
            "BOOT\r\n2026/11/21 02:52:35.120 WIND>W,229, 2.74,M,OK\r\nW,229,x,M,OK\r\nT,2026-11-21,02:52:33,12,---\r\n"
        Array(text.utf8).withUnsafeBytes { session.ingest($0, time: .unknown, into: &frames) }
        session.finish(into: &frames)
        #expect(session.traces.count == frames.count)
        func shown(_ index: Int) -> [String] {
            session.traces[index].fields.map { "\($0.key) \(String(decoding: $0.text, as: UTF8.self))" }
        }
        #expect(shown(0).isEmpty && shown(2).isEmpty)
        #expect(shown(1) == ["direction 229", "speed 2.74", "status OK"])
        #expect(shown(3) == ["date 2026-11-21", "clock 02:52:33", "direction 12", "speed ---"])
        #expect(session.traces[1].wrapper == Array("2026/11/21 02:52:35.120 ".utf8))
        #expect(session.traces[1].stripped == Array("WIND>".utf8))
        #expect(frames[1].kind == "metric" && frames[3].kind == "stamped" && frames[2].kind == nil)
    }

    @Test("reads just what one reads that is not")
    func same() throws {
        let acme = try #require(try driver(anemometer).driver)
        let bytes = Array("W,229,2.74,M,OK\r\nW,229,2.7\r\n\r\nW,---,2.74,M,OK\r\n".utf8)
        var session = DriverSession(driver: acme)
        session.startTracing()
        var frames: [ParsedFrame] = []
        bytes.withUnsafeBytes { session.ingest($0, time: .unknown, into: &frames) }
        session.finish(into: &frames)
        let plain = acme.parse(bytes)
        let isSame =
            frames.map(\.observations) == plain.map(\.observations) && frames.map(\.defect) == plain.map(\.defect)
        #expect(isSame)
    }
}
