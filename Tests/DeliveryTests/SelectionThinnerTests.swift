import Delivery
import Sensing
import Testing

@Suite("Thinning")
struct ThinnerTests {
    private typealias Samples = SelectionSamples
    private let tenMinutes = Period(nanoseconds: 600_000_000_000)
    private var averages: Selection { Selection(thinning: .average(tenMinutes)) }

    /// One reading of the CTD each second from midnight on, at positions 1, 2, 3 …
    private func readings(_ count: Int) -> [StoredRecord] {
        (0..<count).map { Samples.reading(UInt64($0 + 1), at: Double($0), temperature: 100_000 + Int64($0)) }
    }

    private func instant(_ seconds: Int64) -> Instant { Samples.midnight.adding(nanoseconds: seconds * 1_000_000_000) }

    @Test("a selection leaves out what was not chosen and settles it with what was")
    func choice() {
        var thinner = Thinner(Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "temperature")]))
        let given = thinner.take([Samples.gust(1, at: 0), Samples.reading(2, at: 0), Samples.gust(3, at: 1)])
        #expect(given.map { $0.records.map(\.position) } == [[2]])
        #expect(given.first?.records.first?.record.observations.map(\.datastream) == [1])
        #expect(given.first?.covers.data == RangeSet([PositionRange(first: 1, last: 2)]))
        #expect(thinner.waiting.data == RangeSet([PositionRange(first: 3, last: 3)]))
    }

    @Test("a frame with a defect goes where all of its instrument goes")
    func defects() {
        let defect = Samples.record(1, instrument: 1, at: 0)
        var all = Thinner(Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "*")]))
        var one = Thinner(Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "temperature")]))
        #expect(all.take([defect]).flatMap(\.records) == [defect])
        #expect(one.take([defect]).isEmpty)
    }

    @Test("every Nth is the last of each N records of an instrument, whatever lies between")
    func everyNth() {
        var thinner = Thinner(Selection(thinning: .every(3)))
        var records: [StoredRecord] = []
        for index in 0..<6 {
            records.append(Samples.reading(UInt64(2 * index + 1), at: Double(index)))
            records.append(Samples.gust(UInt64(2 * index + 2), at: Double(index)))
        }
        let given = Samples.joined(thinner.take(records))
        #expect(given.records.map(\.position) == [5, 6, 11, 12])
        #expect(given.records.first == records[4])
        #expect(given.covers == Samples.covers(records) && thinner.waiting.isEmpty)
    }

    @Test(
        "an average stands in the middle of its period, and its interval is the whole period and what its times are worth"
    )
    func averageTime() throws {
        var thinner = Thinner(averages)
        let given = Samples.joined(thinner.take(readings(601)))
        let time = try #require(given.records.first).record.time
        #expect(time.instant == instant(300))
        #expect(time.bound == TimeBound(halfWidth: 300_000_001_000))
        #expect(time.source == .gnss && time.state == .locked && time.stamp == nil)
    }

    @Test("a time without a bound leaves the average without one")
    func unboundedTime() {
        var thinner = Thinner(averages)
        let given = thinner.take([Samples.reading(1, at: 0, bound: nil), Samples.reading(2, at: 600)])
        #expect(given.first?.records.first?.record.time.bound == nil)
    }

    @Test("an average has mean, deviation and count of each datastream, at the place of the period's last record")
    func averageContent() throws {
        var thinner = Thinner(averages)
        let given = Samples.joined(thinner.take(readings(601)))
        let stored = try #require(given.records.first)
        #expect(given.records.count == 1 && stored.position == 600)
        #expect(stored.record.observations.map(\.datastream) == [4, 5, 6, 8, 9, 10])
        // 10.0000 to 10.0599: mean 10.02995; of n consecutive numbers the variance is n(n + 1)/12.
        #expect(stored.record.observations[0].result == Quantity(mantissa: 10_029_950, decimals: 6))
        #expect(stored.record.observations[1].result == Quantity(mantissa: 17_335, decimals: 6))
        #expect(stored.record.observations[2].result == Quantity(mantissa: 600, decimals: 0))
        #expect(stored.record.observations.map(\.flag) == [.pass, .pass, .pass, .notEvaluated, .notEvaluated, .pass])
        #expect(given.covers.data == RangeSet([PositionRange(first: 1, last: 600)]))
        #expect(thinner.waiting.data == RangeSet([PositionRange(first: 601, last: 601)]))
    }

    @Test("a period leaves when all its instruments have gone on, and settles what they gave and no more")
    func interleaved() {
        var thinner = Thinner(averages)
        #expect(thinner.take([Samples.reading(1, at: 0), Samples.gust(2, at: 0)]).isEmpty)
        #expect(thinner.take([Samples.reading(3, at: 600)]).isEmpty)
        #expect(thinner.take([Samples.gust(4, at: 599.9)]).isEmpty)
        let given = thinner.take([Samples.gust(5, at: 601)])
        #expect(given.map { $0.records.map(\.position) } == [[1, 4]])
        #expect(given.first?.covers.data.description == "1 to 2, 4")
    }

    @Test("an instrument that fell silent holds a period back no longer than two periods")
    func silentInstrument() {
        var thinner = Thinner(averages)
        #expect(thinner.take([Samples.gust(1, at: 0), Samples.reading(2, at: 1), Samples.reading(3, at: 601)]).isEmpty)
        let given = thinner.take([Samples.reading(4, at: 1201)])
        #expect(given.map { $0.records.map(\.position) } == [[1, 2], [3]])
    }

    @Test("silence ends a period that is over, a minute later")
    func quiet() {
        var thinner = Thinner(averages)
        #expect(thinner.take([Samples.reading(1, at: 599)], now: instant(599)).isEmpty)
        #expect(thinner.drained(now: instant(659)).isEmpty)
        #expect(thinner.drained(now: nil).isEmpty)
        #expect(thinner.drained(now: instant(660)).map { $0.records.map(\.position) } == [[1]])
        #expect(thinner.waiting.isEmpty)
    }

    @Test("old records are not cut off while they still come in")
    func oldRecords() {
        var thinner = Thinner(averages)
        let today = instant(7 * 86_400)
        #expect(thinner.take([Samples.reading(1, at: 0)], now: today).isEmpty)
        #expect(thinner.drained(now: today).isEmpty)
        #expect(thinner.take([Samples.reading(2, at: 1)], now: today).isEmpty)
        #expect(thinner.drained(now: today.adding(nanoseconds: 60_000_000_000)).map(\.records.count) == [1])
    }

    @Test("the cells of a profile are averaged each by itself")
    func profile() {
        func ensemble(_ position: UInt64, at seconds: Double, _ speeds: [Int64]) -> StoredRecord {
            Samples.record(
                position, instrument: 3, at: seconds,
                speeds.enumerated().map {
                    Observation(
                        datastream: 4, cell: UInt16($0.offset + 1),
                        result: Quantity(mantissa: $0.element, decimals: 2), flag: .pass)
                })
        }
        var thinner = Thinner(averages)
        let given = thinner.take([
            ensemble(1, at: 0, [10, 20]), ensemble(2, at: 1, [12, 40]), ensemble(3, at: 600, [0, 0]),
        ])
        let means = given.flatMap(\.records).flatMap(\.record.observations).filter { $0.datastream == 16 }
        #expect(means.map(\.cell) == [1, 2])
        #expect(means.map(\.result) == [Quantity(mantissa: 1100, decimals: 4), Quantity(mantissa: 3000, decimals: 4)])
    }

    @Test("min-max has the extremes as they were printed")
    func extremes() {
        var thinner = Thinner(Selection(thinning: .extremes(tenMinutes)))
        let given = thinner.take([
            Samples.gust(1, at: 0, speed: 71), Samples.gust(2, at: 1, speed: 254), Samples.gust(3, at: 2, speed: 9),
            Samples.gust(4, at: 600),
        ])
        let observations = given.flatMap(\.records).flatMap(\.record.observations)
        #expect(observations.map(\.datastream) == [12, 13])
        #expect(
            observations.map(\.result) == [Quantity(mantissa: 9, decimals: 1), Quantity(mantissa: 254, decimals: 1)])
    }

    @Test("commands and notes go whole and at once, of every instrument unless the choice holds for them too")
    func events() {
        let command = Samples.record(7, instrument: 2, at: 0, direction: .sent)
        let raw = StoredRaw(position: 7, bytes: Array("TS\r\n".utf8))
        let place = RangeSet([PositionRange(first: 7, last: 7)])
        func given(_ selection: Selection) -> [SelectedPiece] {
            var thinner = Thinner(selection)
            return thinner.take(
                records: [command], raws: [raw], covers: PartRanges(data: place, raw: place),
                registrations: Samples.registrations, now: nil)
        }
        var selection = Selection(
            datastreams: [DatastreamPattern(instrument: "ctd-1", key: "*")], thinning: .average(tenMinutes))
        let whole = SelectedPiece(records: [command], raws: [raw], covers: PartRanges(data: place, raw: place))
        #expect(given(selection) == [whole])
        selection.eventsOfChosenOnly = true
        #expect(given(selection).isEmpty)
    }

    @Test(
        "every number in a product's records has a meaning in its metadata, those of notes with values too",
        arguments: [
            Thinning.none, .every(3), .average(Period(nanoseconds: 600_000_000_000)),
            .extremes(Period(nanoseconds: 600_000_000_000)),
        ])
    func numbers(thinning: Thinning) {
        let selection = Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "*")], thinning: thinning)
        let known = Set(selection.registrations(Samples.registrations).flatMap(\.datastreamNumbers))
        var thinner = Thinner(selection)
        var note = Samples.record(1, instrument: 1, at: 0, direction: .note)
        let numbers = Samples.registrations.flatMap(\.datastreamNumbers)
        note.record.observations = numbers.map {
            Observation(datastream: $0, result: Quantity(mantissa: 7, decimals: 1), flag: .pass)
        }
        let given = thinner.take([note], now: nil).flatMap(\.records).flatMap(\.record.observations)
        #expect(given.allSatisfy { known.contains($0.datastream) })
        #expect(given.isEmpty == (thinning.period != nil))
    }

    @Test("what was left out is settled after ten minutes even when nothing is chosen")
    func settled() {
        var thinner = Thinner(Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "*")]))
        #expect(thinner.take([Samples.gust(1, at: 0)], now: instant(0)).isEmpty)
        #expect(thinner.drained(now: instant(599)).isEmpty)
        let given = thinner.drained(now: instant(600))
        #expect(given == [SelectedPiece(covers: Samples.covers([Samples.gust(1, at: 0)]))])
        #expect(thinner.waiting.isEmpty)
    }

    @Test("reprocessed results are averaged apart, and replace the average of what they replace")
    func reprocessed() {
        func again(_ position: UInt64, at seconds: Double, of original: UInt64) -> StoredRecord {
            Samples.record(
                position, instrument: 2, at: seconds,
                [Observation(datastream: 3, result: Quantity(mantissa: 80, decimals: 1), flag: .pass)],
                reprocessed: Reprocessed(run: 1, position: original))
        }
        var thinner = Thinner(averages)
        let given = thinner.take([
            Samples.gust(1, at: 0), Samples.gust(2, at: 1), again(3, at: 0, of: 1), again(4, at: 1, of: 2),
            Samples.gust(5, at: 601), again(6, at: 601, of: 5),
        ])
        let records = given.flatMap(\.records)
        #expect(records.map(\.position) == [2, 4])
        #expect(records.map(\.record.reprocessed) == [nil, Reprocessed(run: 1, position: 2)])
    }
}
