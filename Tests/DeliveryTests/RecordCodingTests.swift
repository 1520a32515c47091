import Delivery
import Sensing
import Testing

@Suite("A stored record as bytes")
struct RecordCodingTests {
    @Test("is read back whole, by itself", arguments: UInt64(1)...60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let position = UInt64.random(in: 1...PositionRange.maximumPosition, using: &random)
        let stored = StoredRecord(position: position, record: random.record())
        #expect(try RecordCoding.decode(RecordCoding.encode(stored)) == stored, "seed \(seed)")
    }

    @Test("is refused when it is cut at any byte")
    func cut() {
        let bytes = RecordCoding.encode(Samples.line(position: 77))
        for length in 0..<bytes.count {
            #expect(throws: BatchDefect.self) { try RecordCoding.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("is refused when something follows it")
    func tail() {
        #expect(throws: BatchDefect.self) {
            try RecordCoding.decode(RecordCoding.encode(Samples.line(position: 7)) + [0])
        }
    }
}

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
            observations: [Observation(datastream: 4, cell: 2, result: Quantity(1.5, decimals: 1), flag: .suspect)])
        let words: [UInt64] = [
            3 | 1 << 32 | 3 << 40 | 3 << 48 | 0b1011 << 56, 1000, 5, 6, 900, 9, 0x4847_4645_4443_4241, 0x49, 1, 0x78, 1,
            finish([4 | 2 << 32 | 3 << 48, 2, (1.5).bitPattern].reduce(0, step)),
        ]
        let content = finish(words.reduce(0, step))
        #expect(RecordDigest.content(of: record) == content)
        #expect(
            RecordDigest.digest(of: StoredRecord(position: 9, record: record)) == finish([9, content].reduce(0, step)))
    }

    @Test("covers flags and stamp as the documentation says, and is the old one without them")
    func stamped() {
        var record = Samples.line(position: 1).record
        // Both computed by the decoder in Python, the first by the one that knew no stamps.
        #expect(RecordDigest.content(of: record) == 0x1933_4C80_D56F_A98A)
        record.time.flags = .conflict
        record.time.stamp = RawStamp(monotonic: -7, lateness: 2, model: ClockModelID(run: 3, number: 4))
        #expect(RecordDigest.content(of: record) == 0xA341_7037_40E6_ED6F)
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
            { $0.raw[3] ^= 1 }, { $0.raw.append(0) }, { $0.defect = "" }, { $0.observations.removeLast() },
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
}
