import Sensing
import Testing

@testable import Timekeeping

@Suite("The records of the station clock")
struct RetimingLineTests {
    private let world = HoldoverWorld()

    @Test("give a correction back exactly, with all that is needed to apply it")
    func retiming() throws {
        let retiming = world.gap.retiming(epochs: ["019fd0c6a1c03f9a2c11", "019fd0c6a1c03f9a2c12"])
        let summary = RetimingSummary(
            from: Instant(nanoseconds: 1), until: Instant(nanoseconds: 2), records: 7, boundBefore: nil, boundAfter: 5)
        let record = ClockRecord.retiming(retiming, summary)
        #expect(ClockRecord.content(of: Array(record.line.utf8)) == .retiming(retiming))
        #expect(try Retiming(line: record.line) == retiming)
        #expect(record.observations.map(\.result.value) == [7, 0.005])
    }

    @Test("give a model back exactly, as the model's own line too")
    func model() throws {
        let record = ClockRecord.model(world.held, usedAt: 77)
        #expect(ClockRecord.content(of: Array(record.line.utf8)) == .model(UsedModel(model: world.held, usedAt: 77)))
        #expect(try ClockModel(line: record.line) == world.held)
        let silent = world.model(0, .unsynchronised, at: 1, error: 0, isPromising: false)
        #expect(
            ClockRecord.content(of: Array(ClockRecord.model(silent, usedAt: -5).line.utf8))
                == .model(UsedModel(model: silent, usedAt: -5)))
    }

    @Test("are notes of the pseudo-instrument with the store's numbers")
    func record() {
        let numbers = (0..<Int32(ClockDatastream.allCases.count)).map { $0 + 40 }
        let time = world.stamped(200 * HoldoverWorld.second)
        let record = ClockRecord.model(world.held, usedAt: 200 * HoldoverWorld.second)
            .record(time: time, instrument: 12, datastreams: numbers)
        #expect(record.direction == .note && record.instrument == 12 && record.time == time && record.defect == nil)
        let keys = record.observations.map { ClockRecord.description.datastreams[Int($0.datastream) - 40].key }
        #expect(keys == ["state", "bound", "frequency"])
        #expect(record.observations[1].result == Quantity(mantissa: 1_501_000, decimals: 3))
        let note = ClockRecord.note(ClockNote(.warning, "two sources contradict each other"))
            .record(time: time, instrument: 12, datastreams: numbers)
        #expect(note.raw.isEmpty && note.defect == "two sources contradict each other")
    }

    @Test("tell what a holdover was worth")
    func audit() {
        let audit = HoldoverAudit(
            held: world.held, relocked: world.relocked, at: world.relocked.anchor, error: -32_400_000,
            promised: 54_001_000, within: 1000)
        let record = ClockRecord.audit(audit, covered: 3, of: 4)
        #expect(record.line.contains("error_ns=-32400000") && record.line.contains("covered=true"))
        let values = record.observations.map(\.result.value)
        #expect(values == [3600, -32_400, 54_001, 1, 1, 0.75])
        #expect(ClockRecord.content(of: Array(record.line.utf8)) == nil)
    }

    @Test("that are damaged correct nothing, and never trap", arguments: UInt64(1)...20)
    func hostile(seed: UInt64) {
        var state = seed
        func chance(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let whole = Array(world.gap.retiming(epochs: ["e"]).line.utf8)
        #expect(ClockRecord.content(of: Array(whole.dropLast(40))) == nil)
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0...chance(4) {
                let index = chance(bytes.count)
                switch chance(3) {
                case 0: bytes[index] = UInt8(48 + chance(10))
                case 1: bytes.remove(at: index)
                default: bytes.insert(contentsOf: Array("99999999".utf8), at: index)
                }
            }
            guard case .retiming(let retiming) = ClockRecord.content(of: bytes) else { continue }
            for raw in [Int64.min, -1, 0, 200_000_000_000, .max] {
                var time = world.stamped(200_000_000_000)
                time.stamp?.monotonic = raw
                time.stamp?.lateness = raw
                time.bound = TimeBound(before: raw, after: .max)
                _ = retiming.corrected(time)
            }
        }
    }

    @Test("of corrections count once for a gap, in each epoch that they name")
    func once() throws {
        var corrections = ClockCorrections()
        #expect(corrections.isEmpty)
        #expect(corrections.add(world.gap.retiming(epochs: ["a", "b"])) == ["a", "b"])
        #expect(corrections.add(world.gap.retiming(epochs: ["b", "c"])) == ["c"])
        let time = world.stamped(200 * HoldoverWorld.second)
        #expect(corrections.correction(of: time, in: "a")?.closing == world.relocked.id)
        #expect(corrections.correction(of: time, in: "elsewhere") == nil)
    }
}
