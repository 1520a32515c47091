import Delivery
import Foundation
import Sensing
import Testing

@testable import fairlead

@Suite("The measure of a series on a link")
struct BatchMeasureTests {
    /// Four hours of a CTD, synthetic; beside the repository, not in it.
    private static let series = Repository.root.appending(path: "../shared/data/wire")
    private static let isThere = FileManager.default.fileExists(atPath: series.path)

    @Test(
        "stays below six bytes a reading and 1.3 times the entropy, with 55 readings in each message of 340 bytes",
        .enabled(if: isThere, "the series of data/wire are not here"))
    func moored() throws {
        let file = Self.series.appending(path: "ctd_moored_1hz.csv")
        let series = try BatchSeries(csv: [UInt8](Data(contentsOf: file)))
        let measure = try BatchMeasure(of: series, rows: 60, maximumBytes: 340)
        #expect(measure.readings == 14_400 && measure.values == 6)
        #expect(measure.bytesPerReading <= 6.0)
        #expect(measure.ratioToEntropy <= 1.3)
        #expect((4.6...4.7).contains(measure.entropyBytesPerReading))
        #expect(measure.message.map { $0.fewestReadings >= 55 } == true)
    }

    @Test("takes each number with the decimals that were printed, and an empty cell as missing")
    func printed() throws {
        let series = try BatchSeries(
            csv: Array(
                "time,a_m,b_S_m\n2026-01-01T00:00:00Z,-0.500,12\n2026-01-01T00:00:01Z,,-0.0\n2026-01-01T00:00:02Z,1e-7,0\n"
                    .utf8))
        let results = series.records.map { $0.record.observations.map(\.result) }
        #expect(
            results == [
                [Quantity(-0.5, decimals: 3), Quantity(12, decimals: 0)], [.missing, Quantity(-0.0, decimals: 1)],
                [Quantity(1e-7), Quantity(0, decimals: 0)],
            ])
        #expect(series.registration.description.datastreams.map(\.unit) == ["m", "S/m"])
    }

    @Test(
        "names the line that is no reading",
        arguments: [
            ("", "its first line"), ("when,a\n", "its first line"), ("time,a\n", "no readings"),
            ("time,a\n2026-01-01T00:00:00Z,1,2\n", "line 2"), ("time,a\n2026-01-01T00:00:00Z,1\nx,1\n", "line 3"),
            ("time,a\n2026-01-01T00:00:00Z,one\n", "line 2 has 'one' for a"),
        ])
    func mistakes(csv: String, expected: String) {
        let failure = #expect(throws: CommandFailure.self) { try BatchSeries(csv: Array(csv.utf8)) }
        #expect(failure?.description.contains(expected) == true, "\(String(describing: failure))")
    }

    @Test("counts as the differences' entropy what a code of whole bits would need")
    func entropy() throws {
        // Differences of 1, 2, 1, 2 … take one bit each, those of the time none.
        let rows = (0..<200).map { "2026-01-01T00:00:00Z,\($0 / 2 * 3 + $0 % 2)\n" }.joined()
        let measure = try BatchMeasure(
            of: BatchSeries(csv: Array(("time,a\n" + rows).utf8)), rows: 60, maximumBytes: nil)
        #expect(abs(measure.entropyBytesPerReading * 8 - 1) < 0.01)
        #expect(measure.batches == 4 && measure.message == nil)
    }
}

@Suite("A batch shown as lines")
struct BatchLinesTests {
    @Test("is JSON, line by line, with what the batch holds")
    func lines() throws {
        let batch = ExampleBatch.batch
        let bytes = BatchCoding.encode(batch)
        let lines = BatchLines.lines(of: batch, try BatchCoding.header(of: bytes), byteCount: bytes.count)
        #expect(lines.count == 1 + batch.records.count + batch.raws.count)
        let objects = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects[0]["station"] as? String == "pier" && objects[0]["bytes"] as? Int == bytes.count)
        #expect(objects.dropFirst().map { $0["position"] as? Int } == [4097, 4098, 4100, 4097])
        #expect(objects[4]["raw"] as? String == HexText.encode(batch.raws[0].bytes))
        #expect(lines[1].contains(#"{"datastream":1,"key":"t","value":9.125,"decimals":4,"flag":1}"#))
    }

    @Test("shows a fragment as one of how many")
    func fragment() throws {
        let fragments = try #require(BatchFragment.cut(ExampleBatch.bytes, maximumBytes: 150))
        #expect(BatchLines.line(of: fragments[1]).contains(#""fragment":1,"of":\#(fragments.count)"#))
    }
}
