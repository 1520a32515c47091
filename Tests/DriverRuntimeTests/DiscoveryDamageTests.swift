import DriverRuntime
import Testing

@Suite("A recording that was damaged")
struct DiscoveryDamageTests {
    private static let samples = [
        "\"TOA5\",\"x\"\n\"TIMESTAMP\",\"RECORD\",\"Ux\"\n\"TS\",\"RN\",\"m/s\"\n\"\",\"\",\"Smp\"\n\"2012-06-07 12:45:00\",1,2.5\n",
        "\"TOB1\",\"x\"\n\"SECONDS\",\"RECORD\"\n\"SECONDS\",\"RN\"\n\"\",\"\"\n\"ULONG\",\"FP2\"\nabcdefghijkl",
        "<csixml><field name=\"a\" units=\"V\"/>\n<r time=\"2012-06-07T12:45:00\" no=\"1\"><v1>1</v1></r>\n",
        "time,temp\n,degC\n2026-11-21T02:52:33Z,13.5\n", "a=1, b=2\nTemp: 3\n",
        "{\"a\": [1, {\"b\": 2}], \"time\": 1700000000}\n",
        "\u{2}Q,229,002.74,M,00,\u{3}16\r\n", "tide: start = 05 Jan 2014 00:00:28, p = 208.8\n",
        "$GPHDT,218.53,T*38\r\n",
        "09B9FD14FE88095E\n", "#55.9, 41.4, 05 Feb 2013\n", "",
    ].map { Array($0.utf8) }

    private static let open = driverText(
        """
        records:
          - {name: row, open: true}
          - {name: xml, open: true, elements: {}}
          - {name: pairs, open: true, pairs: {}}
          - {name: json, open: true, json: {}}
        """)

    @Test("tells its columns or does not, and a draft made of it is a driver (seed printed)")
    func damage() throws {
        var state: UInt64 = 20_261_122
        print("samples damaged: seed \(state)")
        func chance(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, below)
        }
        let open = try #require(try driver(Self.open).driver)
        var complaints: [String] = []
        for round in 0..<1500 {
            var bytes = Self.samples[round % Self.samples.count]
            for _ in 0..<chance(6) {
                let at = chance(bytes.count)
                switch chance(4) {
                case 0 where !bytes.isEmpty: bytes.remove(at: at)
                case 1: bytes.insert(Array(",;=:\"{}[]<>\n\r\t *0-.e".utf8)[chance(20)], at: min(at, bytes.count))
                case 2 where !bytes.isEmpty: bytes[at] = UInt8(chance(256))
                default: bytes += Self.samples[chance(Self.samples.count)].prefix(chance(80))
                }
            }
            let fitted = open.fitted(to: DriverSettings(), bytes)
            if fitted.parse(bytes).reduce(0, { $0 + $1.raw.count }) != bytes.count {
                complaints.append("bytes: \(bytes)")
            }
            guard let draft = DriverDraft(id: "acme/new1", sample: bytes) else { continue }
            let (made, diagnostics) = try driver(draft.text)
            if made == nil { complaints.append("\(diagnostics)\n\(draft.text)") }
        }
        #expect(complaints.isEmpty, "\(complaints.count): \(complaints.prefix(2))")
    }
}
