import Delivery
import Sensing
import Timekeeping

/// Makes the averages of every quarter of an hour that has new records, again where they come late, were parsed again
/// or got other times.
struct AverageMaker {
    private let database: any ProductDatabase
    private let work: BackgroundWork
    private var stage: ProductStage
    /// By station: the notes of the runs that parsed records again.
    private var notes: [String: ProcessingVersions] = [:]

    /// Quarters that are made in one round, so that it ends.
    private static let mostQuarters = 2000
    /// More than a clock is corrected by that has been set once.
    private static let farthestCorrection = AverageRow.period.length

    init(_ database: any ProductDatabase, work: BackgroundWork = BackgroundWork(rests: false)) {
        self.database = database
        self.work = work
        stage = ProductStage(
            database, name: "averages", width: AverageRow.period.length, followsRaw: false)
    }

    /// Returns how many quarters were made, and whether there are more.
    ///
    /// - Parameter over: quarters that end later wait, so that one that is still filled is not made again and again; nil
    ///   for none.
    mutating func round(over: Instant? = nil) async throws -> (made: Int, isMore: Bool) {
        var made = 0
        for stream in try await database.fullStreams() {
            var looking = stage
            var due = try await work.piece { try await looking.look(at: stream) }
            stage = looking
            if due.contains(where: { $0.instrument == ReprocessingRun.instrument }) { notes[stream.station] = nil }
            let corrected = try await corrected(stream, due.filter { $0.instrument == ClockRecord.instrument })
            stage.add(corrected, to: stream)
            due.formUnion(corrected)
            for span in due.sorted(by: Self.isSooner) where Self.isOver(span, at: over) {
                guard made < Self.mostQuarters else {
                    try await stage.save(stream)
                    return (made, true)
                }
                try await make(span, of: stream.station)
                stage.settle(span, of: stream)
                made += 1
            }
            try await stage.save(stream)
        }
        return (made, false)
    }

    private static func isOver(_ span: RecordSpan, at over: Instant?) -> Bool {
        guard let over else { return true }
        return AverageRow.period.start(ofIndex: span.slot + 1) <= over
    }

    /// The clock's own come first: what its corrections make due is noted then, and they need not be looked at again.
    private static func isSooner(_ left: RecordSpan, _ right: RecordSpan) -> Bool {
        func order(_ span: RecordSpan) -> (Int, Int64, String) {
            (span.instrument == ClockRecord.instrument ? 0 : 1, span.slot, span.instrument)
        }
        return order(left) < order(right)
    }

    private mutating func make(_ span: RecordSpan, of station: String) async throws {
        let start = AverageRow.period.start(ofIndex: span.slot)
        var request = ArchiveExportRequest(station: station, instrument: span.instrument)
        request.from = start
        request.to = AverageRow.period.start(ofIndex: span.slot + 1)
        let history = try await StationHistory(request, in: database, margin: Self.farthestCorrection, work: work)
        let known = notes[station]
        let versions = try await history.versions(notes: known)
        // They are read for the first quarter that has results, and again when a run is added.
        if known == nil, !versions.isEmpty { notes[station] = try await history.notes() }
        var sums: [Place: PeriodAverage] = [:]
        try await history.forEach(versions) { exported in
            for observation in exported.record.observations {
                guard let description = exported.book.datastreams[observation.datastream] else { continue }
                let place = Place(description: description, cell: Int(observation.cell))
                sums[place, default: PeriodAverage()].add(observation.result, flag: observation.flag)
            }
        }
        try await database.replace(
            sums.map { place, sum in
                AverageRow(
                    sum, of: place.description, cell: place.cell, instrument: span.instrument, station: station,
                    start: start)
            }, of: span.instrument, station: station, start: start)
    }

    private struct Place: Hashable {
        var description: DatastreamDescription
        var cell: Int
    }

    // MARK: Corrected times

    /// The quarters whose records got other times by corrections of the station's clock that came now.
    private func corrected(_ stream: BatchStream, _ clock: Set<RecordSpan>) async throws -> Set<RecordSpan> {
        guard !clock.isEmpty else { return [] }
        let names = Set(try await database.registrations(of: stream).map(\.description.name))
        var spans: Set<RecordSpan> = []
        for span in clock {
            var query = RecordsQuery(
                stream: stream, instrument: ClockRecord.instrument, from: AverageRow.period.start(ofIndex: span.slot),
                to: AverageRow.period.start(ofIndex: span.slot + 1))
            query.limit = 100_000
            for record in try await database.records(query) {
                guard case .retiming(let retiming) = ClockRecord.content(of: record.stored.record.raw) else { continue }
                for slot in Self.slots(of: retiming) {
                    for name in names { spans.insert(RecordSpan(instrument: name, slot: slot)) }
                }
            }
        }
        return spans
    }

    /// Those of the gap, and one on each side for times that left it or came into it; of a gap of months the last ones.
    private static func slots(of retiming: Retiming) -> ClosedRange<Int64> {
        let leap = retiming.closing.leap
        let first = AverageRow.period.index(of: leap.utc(of: retiming.closing.tai(at: retiming.from))) - 1
        let last = AverageRow.period.index(of: leap.utc(of: retiming.closing.tai(at: retiming.to))) + 1
        return max(min(first, last), last - longestGap)...last
    }

    /// Ninety days of quarters.
    private static let longestGap: Int64 = 90 * 96
}

extension ArchiveDatabase {
    /// The streams of records as stations stored them, without products.
    func fullStreams() async throws(ArchiveError) -> [BatchStream] {
        try await stations().flatMap { listing in
            listing.epochs.filter(\.product.isEmpty).map { BatchStream(station: listing.station, epoch: $0.epoch) }
        }
    }
}
