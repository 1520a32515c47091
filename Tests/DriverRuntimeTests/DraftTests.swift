import DriverRuntime
import Testing

@Suite("A driver made of a sample")
struct DraftTests {
    private static let samples: [(sample: String, values: Int)] = [
        ("#55.9044,41.40609, 572.170,   34.2583, 1505.948, 05 Feb 2013, 19:16:59\r\n", 4),
        ("2014/08/05 00:00:12.345 1012.53  44.543  24.090    0.0    1.12  24.240\n", 6),
        ("07/16/13\t09:33:06\t700\t4130\t695\t1018\t460\t4130\t525\r\n", 7),
        ("0R0,Dn=095D,Dm=274D,Ta=17.9,Ua=73.7\n0R0,Dn=095D,Dm=274D,Ta=17.8,Ua=73.7\n", 2),
        ("<data><t1>23.7658</t1><c1>0.00019</c1><dt>2016-02-05T19:16:59</dt></data>\n", 2),
        ("{\"time\": 1700000000, \"temp\": 12.5, \"ctd\": {\"sal\": 35.1}}\n", 2),
        ("09B9FD14FE88095E0404842198A5A1\n", 8),
        ("tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, pt = 14.004, t = 13.8633\n", 3),
        ("$GPHDT,218.53,T*38\r\n", 1),
        ("\u{2}Q,229,002.74,M,00,\u{3}16\r\n", 2),
        ("time,temp,sal\n2026-11-21T02:52:33Z,13.5,35.1\n", 2),
        ("1 2 3\n", 3), ("a=1; b=2.5\n", 2), ("Temp: 13.5 degC\n", 1),
    ]

    @Test("is whole, reads the sample and calls nothing a defect", arguments: samples.indices)
    func drafts(index: Int) throws {
        let (sample, values) = Self.samples[index]
        let draft = try #require(DriverDraft(id: "acme/new1", sample: Array(sample.utf8)))
        let (found, diagnostics) = try driver(draft.text)
        #expect(diagnostics.isEmpty, "\(diagnostics)\n\(draft.text)")
        let frames = try #require(found).parse(Array(sample.utf8))
        #expect(frames.allSatisfy { $0.defect == nil }, "\(frames.compactMap(\.defect))\n\(draft.text)")
        #expect((frames.map(\.observations.count).max() ?? 0) >= values, "\(draft.text)")
    }

    @Test("is refused for bytes that are no text")
    func binary() {
        #expect(DriverDraft(id: "acme/new1", sample: [0x7F, 0x7F, 0x00, 0x01]) == nil)
        #expect(DriverDraft(id: "acme/new1", sample: []) == nil)
    }
}
