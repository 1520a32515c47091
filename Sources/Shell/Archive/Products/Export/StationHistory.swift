import Delivery
import FoundationEssentials
import Sensing

/// The records of a station in an archive, all epochs together in the order of time as they were stamped, a page of
/// each at a time.
struct StationHistory {
    let request: ArchiveExportRequest
    private let work: BackgroundWork
    private let database: any ArchiveDatabase
    private let streams: [BatchStream]
    private let books: [String: ExportBook]
    private let from: Instant
    private let to: Instant

    private static let pageLength = 2000
    /// How far a time may be corrected and still be found where it belongs: records are looked up as they were stamped.
    static let farthestCorrection: Int64 = 86_400 * Instant.nanosecondsPerSecond

    init(
        _ request: ArchiveExportRequest, in database: any ArchiveDatabase, margin: Int64 = farthestCorrection,
        work: BackgroundWork = BackgroundWork(rests: false)
    ) async throws {
        self.request = request
        self.work = work
        self.database = database
        let stations = try await database.stations()
        guard let listing = stations.first(where: { $0.station == request.station }) else {
            throw ArchiveExportFailure.unknownStation(request.station, known: stations.map(\.station))
        }
        var streams: [BatchStream] = []
        var books: [String: ExportBook] = [:]
        for epoch in listing.epochs where epoch.product.isEmpty {
            let stream = BatchStream(station: request.station, epoch: epoch.epoch)
            streams.append(stream)
            books[epoch.epoch] = ExportBook(try await database.registrations(of: stream))
        }
        self.streams = streams
        self.books = books
        let margin = request.asStamped ? 0 : margin
        from = request.from.map { $0.adding(nanoseconds: -margin) } ?? Instant(nanoseconds: .min)
        to = request.to.map { $0.adding(nanoseconds: margin) } ?? Instant(nanoseconds: .max)
        let names = Set(books.values.flatMap(\.instruments.values))
        if let instrument = request.instrument, !names.contains(instrument) {
            throw ArchiveExportFailure.unknownInstrument(
                instrument, station: request.station, known: names.sorted())
        }
    }

    /// Every instrument that the station ever had, by name.
    var instruments: Set<String> { Set(books.values.flatMap(\.instruments.values)) }

    /// Which results stand; everything does where the first ones are wanted, and where nothing was parsed again.
    ///
    /// - Parameter notes: what `notes` gave before; nil to read them, for which all records are looked through.
    func versions(notes: ProcessingVersions? = nil) async throws -> ProcessingVersions {
        guard !request.asFirstProcessed, instruments.contains(ReprocessingRun.instrument), try await hasResults()
        else { return ProcessingVersions() }
        var versions = if let notes { notes } else { try await self.notes() }
        try await forEachStored(of: request.instrument, from: from, to: to) { stream, record in
            versions.add(record.stored, in: stream.epoch)
        }
        return versions
    }

    /// The notes of all runs.
    func notes() async throws -> ProcessingVersions {
        var versions = ProcessingVersions()
        try await forEachStored(
            of: ReprocessingRun.instrument, from: Instant(nanoseconds: .min), to: Instant(nanoseconds: .max)
        ) { stream, record in versions.note(record.stored.record.raw, in: stream.epoch) }
        return versions
    }

    private struct Found: Error {}

    private func hasResults() async throws -> Bool {
        do {
            try await forEachStored(of: request.instrument, from: from, to: to) { _, record in
                if record.stored.record.reprocessed != nil { throw Found() }
            }
            return false
        } catch is Found {
            return true
        }
    }

    /// The runs that parsed an instrument's raw bytes again, in the order of their numbers.
    func runs(of instrument: String) async throws -> [ReprocessingRun] {
        var runs: [ReprocessingRun] = []
        guard instruments.contains(ReprocessingRun.instrument) else { return runs }
        try await forEachStored(
            of: ReprocessingRun.instrument, from: .init(nanoseconds: .min), to: .init(nanoseconds: .max)
        ) { _, record in
            let data = Data(record.stored.record.raw)
            if let run = try? JSONDecoder().decode(ReprocessingRun.self, from: data) { runs.append(run) }
        }
        return runs.filter { $0.subject.instrument == instrument }.sorted { $0.run < $1.run }
    }

    /// Every record of the request whose results stand, with its corrected time.
    func forEach(_ versions: ProcessingVersions, _ body: (ExportedRecord) throws -> Void) async throws {
        try await forEachStored(of: request.instrument, from: from, to: to) { stream, record in
            let isWanted =
                request.asFirstProcessed
                ? record.stored.record.reprocessed == nil : versions.stands(record.stored, in: stream.epoch)
            guard isWanted, let book = books[stream.epoch] else { return }
            let exported = ExportedRecord(
                epoch: stream.epoch, stored: record.stored, book: book,
                corrected: request.asStamped ? nil : record.corrected, closing: record.retimedBy)
            guard request.includes(exported.time.instant) else { return }
            try body(exported)
        }
    }

    /// One stream's records, of which a page is here.
    private struct Reading {
        var stream: BatchStream
        var page: [ArchivedRecord] = []
        var next = 0
        var isAtEnd = false

        var time: Instant? { next < page.count ? page[next].stored.record.time.instant : nil }
    }

    private func forEachStored(
        of instrument: String?, from: Instant, to: Instant, _ body: (BatchStream, ArchivedRecord) throws -> Void
    ) async throws {
        var readings: [Reading] = []
        for stream in streams {
            let names = books[stream.epoch].map { Set($0.instruments.values) } ?? []
            if let instrument, !names.contains(instrument) { continue }
            readings.append(Reading(stream: stream))
        }
        while true {
            for index in readings.indices where readings[index].time == nil && !readings[index].isAtEnd {
                try await turn(&readings[index], instrument, from, to)
            }
            let open = readings.indices.filter { readings[$0].time != nil }
            // Of several at one instant, the one of the earlier epoch.
            guard let first = open.min(by: { (readings[$0].time ?? to, $0) < (readings[$1].time ?? to, $1) }) else {
                return
            }
            let end = open.filter { $0 != first }.compactMap { readings[$0].time }.min()
            repeat {
                try body(readings[first].stream, readings[first].page[readings[first].next])
                readings[first].next += 1
            } while readings[first].time.map({ time in end.map { time < $0 } ?? true }) ?? false
        }
    }

    private func turn(
        _ reading: inout Reading, _ instrument: String?, _ from: Instant, _ to: Instant
    ) async throws {
        try Task.checkCancellation()
        let after = reading.page.last.map {
            RecordsQuery.Place(time: $0.stored.record.time.instant, position: $0.stored.position)
        }
        let query = RecordsQuery(
            stream: reading.stream, instrument: instrument, from: from, to: to, after: after, limit: Self.pageLength)
        reading.page = try await work.piece { try await database.records(query) }
        reading.next = 0
        reading.isAtEnd = reading.page.count < Self.pageLength
    }
}
