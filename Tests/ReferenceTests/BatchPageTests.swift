import Archive
import Foundation
import Sensing
import Testing

@testable import Delivery

@Suite("The reference of the batch")
struct BatchPageTests {
    @Test("shows a batch that our own coder writes, part by part and whole")
    func example() throws {
        var page = try ReferencePage("batch.md")
        try page.expect(blocks: [
            "listing": BatchListing(ExampleBatch.bytes).text,
            "example": HexText.digits(of: ExampleBatch.bytes),
            "decoded": JSONShape.pretty(DecodedBatch(ExampleBatch.batch)),
        ])
    }

    @Test("shows bytes that our own coder reads back", .enabled(if: !Repository.isRenewing))
    func decoding() throws {
        let page = try ReferencePage("batch.md")
        let whole = try #require(page.block("example").flatMap { HexText.bytes($0) })
        #expect(try BatchCoding.decode(whole) == ExampleBatch.batch)
        // The digits of a line are its first 47 columns.
        let listing = try #require(page.block("listing"))
        let parts = listing.split(separator: "\n").map { $0.prefix(47) }.joined(separator: " ")
        #expect(HexText.bytes(parts) == whole)
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
            BatchCoding.maximumBytes, ArchiveOptions(storePath: "").maximumBatchBytes, BatchCoding.maximumTextBytes,
            BatchCoding.maximumInstruments,
            BatchCoding.maximumDatastreams, RecordCoding.maximumRawBytes, RecordCoding.maximumDefectBytes,
            RecordCoding.maximumObservationBytes, ObservationCoding.maximumCount,
        ]
        #expect(limits == ours.map { "\($0)" })
        #expect(LedgerBlock.size == 4096)
    }
}

@Suite("The decoder in Python, written from the reference")
struct PythonDecoderTests {
    @Test("has less than 170 lines")
    func length() throws {
        #expect(
            try Repository.text(PythonDecoder.script).split(separator: "\n", omittingEmptySubsequences: false).count
                < 170)
    }

    @Test("reads the example and batches of every kind as our own coder does, digests included")
    func reading() throws {
        guard PythonDecoder.interpreter != nil else { return print("skipped: there is no python3 here") }
        let seed = UInt64.random(in: .min ... .max)
        var chance = SeededRandom(seed: seed)
        let batches = [ExampleBatch.batch] + (0..<40).map { _ in chance.batch() }
        let found = try PythonDecoder.decode(batches.map { BatchCoding.encode($0) })
        #expect(found.count == batches.count)
        for (read, batch) in zip(found, batches) { #expect(read == DecodedBatch(batch), "seed \(seed)") }
    }

    @Test("refuses what our own coder refuses: cut, altered, or impossible inside")
    func refusing() throws {
        guard PythonDecoder.interpreter != nil else { return print("skipped: there is no python3 here") }
        let seed = UInt64.random(in: .min ... .max)
        var chance = SeededRandom(seed: seed)
        let whole = ExampleBatch.bytes
        var damaged = (0..<whole.count).map { Array(whole.prefix($0)) }.filter { !$0.isEmpty }
        for _ in 0..<3000 { damaged.append(chance.altered(whole, sealed: Bool.random(using: &chance))) }
        for (bytes, read) in zip(damaged, try PythonDecoder.decode(damaged)) {
            do throws(BatchDefect) {
                let batch = try BatchCoding.decode(bytes)
                #expect(read == DecodedBatch(batch), "seed \(seed): \(HexText.digits(of: bytes))")
            } catch {
                #expect(read.refused != nil, "seed \(seed), \(error): \(HexText.digits(of: bytes))")
            }
        }
    }
}
