import Foundation
import Sensing
import Testing

@testable import Delivery

@Suite("The reference of the batch")
struct BatchPageTests {
    @Test("shows a batch that our own coder writes, part by part, whole, and decoded")
    func example() throws {
        var page = try ReferencePage("batch.md")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let decoded = String(decoding: try encoder.encode(DecodedBatch(ExampleBatch.batch)), as: UTF8.self)
        let lines = ["{\"after_ns\"", "{\"clock_flags\"", "\"raws\"", "\"reference\""].reduce(decoded) { text, key in
            text.replacing(key, with: "\n" + key)
        }
        try page.expect(blocks: [
            "listing": try BatchListing(ExampleBatch.bytes).text,
            "example": HexText.encode(ExampleBatch.bytes),
            "decoded": lines,
        ])
    }

    @Test("shows bytes that our own coder reads back", .enabled(if: !Repository.isRenewing))
    func decoding() throws {
        let page = try ReferencePage("batch.md")
        let whole = try #require(page.block("example").flatMap { HexText.decode($0.filter { !$0.isWhitespace }) })
        #expect(try BatchCoding.decode(whole) == ExampleBatch.batch)
        // The digits of a line are its first 47 columns.
        let listing = try #require(page.block("listing"))
        let parts = listing.split(separator: "\n").map { $0.prefix(47) }.joined().filter { !$0.isWhitespace }
        #expect(HexText.decode(parts) == whole)
    }

    @Test("gives the numbers of the words that the code gives them")
    func numbers() throws {
        let page = try ReferencePage("batch.md")
        let record = try page.section("The record")
        for source in ClockSource.allCases { #expect(record.rows.contains(["\(source)", "\(source.rawValue)"])) }
        for state in ClockState.allCases { #expect(record.rows.contains(["\(state)", "\(state.rawValue)"])) }
        let stamp = try page.section("The stamp")
        for named in ClockFlags.named { #expect(stamp.rows.contains(["\(named.name)", "\(named.flag.rawValue)"])) }
        let observations = try page.section("The observations")
        for (index, flag) in QualityFlag.allCases.enumerated() {
            #expect(observations.row("\(index)") == ["\(index)", "\(flag.rawValue)", "\(flag)"])
            let form = ObservationCoding.encode([Observation(datastream: 1, result: Quantity(0.5), flag: flag)])[1]
            #expect(Int(form) == 20 * index + 17)
        }
    }

    @Test("names the limits that the code has")
    func limits() throws {
        let limits = try ReferencePage("batch.md").section("Limits").rows.map { $0[1] }
        let ours = [
            BatchCoding.maximumBytes, BatchCoding.maximumRecords, BatchCoding.maximumRaws,
            BatchCoding.maximumObservations, ObservationCoding.maximumCount, RecordLimits.maximumRawBytes,
            RecordLimits.maximumDefectBytes, BatchCoding.maximumTextBytes, BatchCoding.maximumInstruments,
            BatchCoding.maximumDatastreams, BatchFragment.maximumCount,
        ]
        #expect(limits == ours.map { "\($0)" })
        #expect(LedgerBlock.size == 4096)
    }
}

@Suite("The decoder in Python, written from the reference")
struct PythonDecoderTests {
    @Test("has less than 150 lines")
    func length() throws {
        let lines = try Repository.text(PythonDecoder.script).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 150)  // The last is the nothing behind the last line's end.
    }

    @Test("reads the example and batches of every kind as our own coder does")
    func reading() throws {
        guard PythonDecoder.interpreter != nil else { return print("skipped: no python3 here has zstandard") }
        let seed = UInt64.random(in: .min ... .max)
        var chance = SeededRandom(seed: seed)
        let batches = [ExampleBatch.batch] + (0..<150).map { _ in chance.batch() }
        let signature = BatchSignature(key: SigningKeyID(value: 0xFEED), bytes: [UInt8](1...64))
        var encoded = batches.map { BatchCoding.encode($0) }
        encoded.append(BatchCoding.encode(ExampleBatch.batch) { _ in signature })
        let found = try PythonDecoder.decode(encoded)
        #expect(found.count == batches.count + 1)
        for (read, batch) in zip(found, batches) {
            let isSame = read == DecodedBatch(batch)
            #expect(isSame, "seed \(seed), stream \(batch.stream.epoch)")
        }
        #expect(found.last == DecodedBatch(ExampleBatch.batch, signature: signature))
    }

    @Test("refuses what is cut or altered, and reads nothing else than our own coder does in what only looks right")
    func refusing() throws {
        guard PythonDecoder.interpreter != nil else { return print("skipped: no python3 here has zstandard") }
        let seed = UInt64.random(in: .min ... .max)
        var chance = SeededRandom(seed: seed)
        let whole = ExampleBatch.bytes
        let cut = (1..<whole.count).map { Array(whole.prefix($0)) }
        let altered = (0..<500).map { _ in chance.altered(whole, sealed: false) }.filter { $0 != whole }
        let refused = try PythonDecoder.decode(cut + altered)
        #expect(refused.count == cut.count + altered.count)
        for read in refused { #expect(read?.refused != nil, "seed \(seed)") }
        let sealed = (0..<2000).map { _ in chance.altered(whole, sealed: true) }
        for (bytes, read) in zip(sealed, try PythonDecoder.decode(sealed)) {
            guard let batch = try? BatchCoding.decode(bytes, stream: ExampleBatch.batch.stream) else { continue }
            let isSame = read == DecodedBatch(batch, signature: BatchCoding.signature(of: bytes))
            #expect(isSame, "seed \(seed): \(HexText.encode(bytes))")
        }
    }
}
