import Delivery
import Sensing
import Testing

@Suite("The blob of a record's observations")
struct ObservationCodingTests {
    @Test("keeps printed digits, computed values, missing values, strange numbers and every flag")
    func exact() throws {
        let quantities = [
            Quantity(mantissa: 123_456, decimals: 4), Quantity(mantissa: -1, decimals: 15), Quantity(1.0 / 3),
            Quantity(1.0 / 3, decimals: 4), .missing, Quantity(.nan, decimals: 2), Quantity(-0.0, decimals: 3),
            Quantity(-0.0), Quantity(.infinity), Quantity(Double(nan: 5, signaling: false)), Quantity(3, decimals: 99),
            Quantity(8.0e15, decimals: 0), Quantity(1e300, decimals: 2),
        ]
        for flag in QualityFlag.allCases {
            let observations = quantities.enumerated().map {
                Observation(datastream: Int32($0.offset), cell: UInt16($0.offset % 3), result: $0.element, flag: flag)
            }
            #expect(try ObservationCoding.decode(ObservationCoding.encode(observations)) == observations)
        }
    }

    @Test("takes at most 40 bytes for a line of six values")
    func lineSize() {
        #expect(ObservationCoding.encode(Samples.line(position: 1).record.observations).count <= 40)
    }

    @Test("takes less than three bytes a value for an ADCP ensemble of four beams and 100 cells")
    func ensembleSize() throws {
        var random = SeededRandom(seed: 1)
        let observations = (1...4).flatMap { beam in
            (1...100).map { cell in
                Observation(
                    datastream: Int32(beam), cell: UInt16(cell),
                    result: cell > 95
                        ? .missing : Quantity(mantissa: Int64.random(in: -900...900, using: &random), decimals: 3),
                    flag: cell > 95 ? .missing : .pass)
            }
        }
        let bytes = ObservationCoding.encode(observations)
        #expect(bytes.count < 3 * observations.count)
        #expect(try ObservationCoding.decode(bytes) == observations)
    }

    @Test("is read back from random observations", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let observations = random.observations(200)
        #expect(try ObservationCoding.decode(ObservationCoding.encode(observations)) == observations, "seed \(seed)")
    }

    @Test("is refused when it ends within an observation")
    func cut() {
        let bytes = ObservationCoding.encode([
            Observation(datastream: 700, cell: 1, result: Quantity(mantissa: 123_456, decimals: 4), flag: .pass),
            Observation(datastream: 700, cell: 2, result: Quantity(mantissa: 3_123_456, decimals: 4), flag: .pass),
            Observation(datastream: 2, result: Quantity(1.0 / 3), flag: .suspect),
        ])
        var boundaries = 0
        for length in 1..<bytes.count where (try? ObservationCoding.decode(Array(bytes.prefix(length)))) != nil {
            boundaries += 1
        }
        // Only the cut between the profile and the last observation leaves something whole.
        #expect(boundaries == 1)
    }

    @Test("never yields more observations than bytes, whatever the bytes are", arguments: UInt64(1)...50)
    func hostile(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let bytes = random.bytes(Int.random(in: 0...300, using: &random))
            if let observations = try? ObservationCoding.decode(bytes) {
                #expect(observations.count <= bytes.count, "seed \(seed)")
            }
        }
    }

    @Test("refuses a profile that claims more cells than were sent")
    func bomb() {
        #expect(throws: BatchDefect.self) { try ObservationCoding.decode([1, 0x80 | 4, 0xFF, 0xFF, 0x03, 1, 0]) }
    }
}
