import Delivery
import Sensing
import Testing

/// What a station and an archive do with a product when batches are cut anywhere, answers are lost and the station is
/// killed: on invented records, because the claim is about every order of events.
@Suite("A product that is formed again")
struct SelectionResendTests {
    private typealias Samples = SelectionSamples

    /// Records of three instruments at their own rates, each in the order of its own time, mixed as they would be.
    private func records(_ random: inout SeededRandom) -> [StoredRecord] {
        var events: [(time: Double, instrument: Int32)] = []
        for (instrument, interval) in [(Int32(1), 1.0), (2, 3.1), (3, 47.0)] {
            var time = Double.random(in: 0..<2, using: &random)
            while time < 900 {
                events.append((time, instrument))
                time += interval * Double.random(in: 0.9...1.1, using: &random)
            }
        }
        // A record is written when its frame is complete, up to half a second after its first byte.
        let order = events.map { ($0, $0.time + Double.random(in: 0..<0.5, using: &random)) }.sorted { $0.1 < $1.1 }
        var last: [Int32: Double] = [:]
        return order.enumerated().map { index, entry in
            let time = max(entry.0.time, last[entry.0.instrument] ?? 0)
            last[entry.0.instrument] = time
            return Samples.record(
                UInt64(index + 1), instrument: entry.0.instrument, at: time,
                [
                    Observation(
                        datastream: entry.0.instrument == 1 ? 1 : entry.0.instrument + 1,
                        result: Quantity(mantissa: Int64.random(in: 0...99_999, using: &random), decimals: 3),
                        flag: Bool.random(using: &random) ? .pass : .suspect)
                ])
        }
    }

    /// A station that sends, loses answers and is killed; `archive` is what arrived.
    private struct Delivery {
        let selection: Selection
        let records: [StoredRecord]
        var thinner: Thinner
        var confirmed = RangeSet()
        var archive: [UInt64: StoredRecord] = [:]
        var contradictions: [UInt64] = []
        /// Sent, not answered yet.
        var underWay: [SelectedPiece] = []

        init(_ selection: Selection, _ records: [StoredRecord]) {
            self.selection = selection
            self.records = records
            thinner = Thinner(selection)
        }

        var isDone: Bool { confirmed.count == UInt64(records.count) }

        mutating func fetch(_ count: Int) -> Bool {
            var excluded = confirmed.union(thinner.waiting.data)
            for piece in underWay { excluded.formUnion(piece.covers.data) }
            let page = Array(records.lazy.filter { !excluded.contains($0.position) }.prefix(count))
            send(thinner.take(page))
            return !page.isEmpty
        }

        mutating func send(_ pieces: [SelectedPiece]) {
            for piece in pieces {
                for stored in piece.records {
                    let known = archive.updateValue(stored, forKey: stored.position)
                    if let known, known != stored { contradictions.append(stored.position) }
                }
                underWay.append(piece)
            }
        }

        mutating func confirm(at index: Int) {
            confirmed.formUnion(underWay.remove(at: index).covers.data)
        }

        mutating func kill() {
            thinner = Thinner(selection)
            underWay = []
        }

        /// Silence, long enough to end everything.
        mutating func end() {
            let late = Samples.midnight.adding(nanoseconds: 86_400_000_000_000)
            send(thinner.drained(now: late))
            send(thinner.drained(now: late.adding(nanoseconds: 600_000_000_000)))
            while !underWay.isEmpty { confirm(at: 0) }
        }
    }

    private func deliver(_ selection: Selection, _ records: [StoredRecord], _ random: inout SeededRandom) -> Delivery {
        var delivery = Delivery(selection, records)
        for _ in 0..<3000 where !delivery.isDone {
            switch Int.random(in: 0..<20, using: &random) {
            case 0: delivery.kill()
            case 1..<12: if !delivery.fetch(Int.random(in: 1...90, using: &random)) { return delivery }
            default:
                if !delivery.underWay.isEmpty {
                    delivery.confirm(at: Int.random(in: 0..<delivery.underWay.count, using: &random))
                }
            }
        }
        return delivery
    }

    static let selections: [Selection] = [
        Selection(thinning: .average(Period(nanoseconds: 60_000_000_000))),
        Selection(thinning: .extremes(Period(nanoseconds: 60_000_000_000))),
        Selection(thinning: .every(10)),
        Selection(datastreams: [DatastreamPattern(instrument: "wind", key: "*")]),
        Selection(
            datastreams: [DatastreamPattern(instrument: "ctd-1", key: "temperature")],
            thinning: .average(Period(nanoseconds: 60_000_000_000))),
    ]

    @Test(
        "is the same at the same positions, and is what one uninterrupted run makes",
        arguments: selections, [UInt64(1), 2, 3, 4, 5, 6])
    func same(selection: Selection, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let records = records(&random)
        var whole = Delivery(selection, records)
        while whole.fetch(100) {}
        whole.end()
        var broken = deliver(selection, records, &random)
        while broken.fetch(1000) {}
        broken.end()
        #expect(broken.contradictions.isEmpty, "seed \(seed)")
        #expect(broken.archive == whole.archive && !whole.archive.isEmpty, "seed \(seed)")
        #expect(broken.isDone && whole.isDone, "seed \(seed): \(broken.confirmed.count) of \(records.count) settled")
    }
}
