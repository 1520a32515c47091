import Delivery
import Sensing
import Testing

@Suite("The digest of a record")
struct RecordDigestTests {
    @Test("is what the documentation of RecordDigest says, step by step")
    func documented() {
        func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
            let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            return product ^ (product >> 29)
        }
        func finish(_ hash: UInt64) -> UInt64 {
            var bits = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
        let record = Record(
            instrument: 3, direction: .sent,
            time: Timestamp(
                Instant(nanoseconds: 1000), bound: TimeBound(before: 5, after: 6), source: .ptp, state: .holdover),
            instrumentTime: Instant(nanoseconds: 900), raw: Array("ABCDEFGHI".utf8), defect: "x",
            observations: [Observation(datastream: 4, cell: 2, result: Quantity(1.5, decimals: 1), flag: .suspect)],
            reprocessed: Reprocessed(run: 7, position: 12))
        let words: [UInt64] = [
            3 | 1 << 32 | 3 << 40 | 3 << 48 | 0b100_1011 << 56, 1000, 5, 6, 900, 7, 12, 1, 0x78, 1,
            finish([4 | 2 << 32 | 3 << 48, 2, (1.5).bitPattern].reduce(0, step)),
        ]
        let content = finish(words.reduce(0, step))
        #expect(RecordDigest.content(of: record) == content)
        #expect(
            RecordDigest.digest(of: StoredRecord(position: 9, record: record)) == finish([9, content].reduce(0, step)))
        #expect(
            RecordDigest.digest(position: 9, raw: record.raw)
                == finish([9, 9, 0x4847_4645_4443_4241, 0x49].reduce(0, step)))
        #expect(RecordDigest.digest(position: 9, raw: []) == 0)
    }

    @Test("does not depend on the order of the observations, on the kind of not-a-number, nor on the sign of zero")
    func canonical() {
        var record = Samples.line(position: 1).record
        record.observations.append(Observation(datastream: 9, result: .missing, flag: .missing))
        record.observations.append(Observation(datastream: 10, result: Quantity(0.0), flag: .pass))
        var other = record
        other.observations.reverse()
        other.observations[1].result = Quantity(Double(nan: 3, signaling: false))
        other.observations[0].result = Quantity(-0.0)
        #expect(RecordDigest.content(of: record) == RecordDigest.content(of: other))
    }

    @Test("changes with every part of the record")
    func everyPart() {
        let record = Samples.line(position: 1).record
        let model = ClockModelID(run: 1, number: 2)
        let stamp = RawStamp(monotonic: 7, lateness: 2, model: model)
        let changes: [(inout Record) -> Void] = [
            { $0.instrument = 2 }, { $0.direction = .sent }, { $0.time.instant.nanoseconds += 1 },
            { $0.time.bound = nil }, { $0.time.bound?.after += 1 }, { $0.time.source = .ntp },
            { $0.time.state = .holdover }, { $0.time.flags = .conflict }, { $0.time.flags = .smear },
            { $0.time.stamp = stamp }, { $0.time.stamp = RawStamp(monotonic: 8, lateness: 2, model: model) },
            { $0.time.stamp = RawStamp(monotonic: 7, lateness: 3, model: model) },
            { $0.time.stamp = RawStamp(monotonic: 7, lateness: 2, model: ClockModelID(run: 2, number: 1)) },
            { $0.instrumentTime = $0.time.instant }, { $0.loggerTime = $0.time.instant },
            { $0.reprocessed = Reprocessed(run: 1, position: 2) },
            { $0.reprocessed = Reprocessed(run: 2, position: 1) },
            { $0.defect = "" }, { $0.observations.removeLast() },
            { $0.observations[2].cell = 1 }, { $0.observations[2].flag = .fail },
            { $0.observations[2].result.decimals = 4 }, { $0.observations[2].result.value += 0.001 },
            { $0.observations[2].datastream = 77 }, { $0.observations.append($0.observations[0]) },
        ]
        var seen: Set = [RecordDigest.digest(of: StoredRecord(position: 1, record: record))]
        for change in changes {
            var changed = record
            change(&changed)
            #expect(seen.insert(RecordDigest.digest(of: StoredRecord(position: 1, record: changed))).inserted)
        }
        #expect(seen.insert(RecordDigest.digest(of: StoredRecord(position: 2, record: record))).inserted)
    }

    @Test("of the raw bytes is apart, and changes with their position, their number and each of them")
    func raw() {
        var seen: Set<UInt64> = [0]
        for position in 1...3 as ClosedRange<UInt64> {
            for length in 1...40 {
                var raw = [UInt8](repeating: 0, count: length)
                #expect(seen.insert(RecordDigest.digest(position: position, raw: raw)).inserted)
                raw[length / 2] = 1
                #expect(seen.insert(RecordDigest.digest(position: position, raw: raw)).inserted)
            }
        }
        var stored = Samples.line(position: 1)
        let digest = RecordDigest.digest(of: stored)
        stored.record.raw = []
        #expect(RecordDigest.digest(of: stored) == digest)
    }
}
