import Delivery
import Glibc
import Sensing

/// Writes the wire log of each instrument and day: data, commands and replies as they went over the line, in the form
/// of the station's own export, with the times as they were stamped.
///
/// A day that changed is written again, whole, and put into the place of the former one. A record is written when its
/// raw bytes are there.
struct RawLogMaker {
    private let database: any ProductDatabase
    private let folder: String
    private var stage: ProductStage
    /// By station, instrument and day: when it may be written again, in nanoseconds of the caller's clock.
    private var next: [Day: UInt64] = [:]

    private struct Day: Hashable {
        var station: String
        var span: RecordSpan
    }

    private static let day = 86_400 * Instant.nanosecondsPerSecond
    /// A day that goes on changing is written so often at most,
    static let shortestPause: UInt64 = 60_000_000_000
    /// and takes no more than a twentieth of the time.
    private static let pausePerWork: UInt64 = 20

    init(_ database: any ProductDatabase, folder: String) {
        self.database = database
        self.folder = folder
        stage = ProductStage(database, name: "logs \(folder)", width: Self.day, followsRaw: true)
    }

    /// Writes the days that are due; returns the files' paths.
    ///
    /// - Parameter now: a clock that does not step, in nanoseconds.
    mutating func round(now: () -> UInt64) async throws -> [String] {
        var files: [String] = []
        for stream in try await database.fullStreams() {
            let due = try await stage.look(at: stream)
            for span in due.sorted(by: { ($0.slot, $0.instrument) < ($1.slot, $1.instrument) }) {
                let day = Day(station: stream.station, span: span)
                let begin = now()
                if let next = next[day], begin < next { continue }
                if let file = try await write(span, of: stream.station) { files.append(file) }
                next[day] = begin + max(Self.shortestPause, (now() - begin) * Self.pausePerWork)
                stage.settle(span, of: stream)
            }
            try await stage.save(stream)
        }
        let end = now()
        next = next.filter { $0.value > end }
        return files
    }

    private func write(_ span: RecordSpan, of station: String) async throws -> String? {
        let start = Instant(nanoseconds: span.slot * Self.day)
        var request = ArchiveExportRequest(
            station: station, instrument: span.instrument, from: start, to: start.adding(nanoseconds: Self.day))
        request.asStamped = true
        request.asFirstProcessed = true
        let history = try await StationHistory(request, in: database)
        let path = LogPath.file(folder, station: station, instrument: span.instrument, day: start)
        var log = WireLog(station: station, day: String(start.iso8601.prefix(10)))
        var file: TextFile?
        try await history.forEach(try await history.versions()) { exported in
            // Its bytes are still on their way, or it never had any.
            guard exported.record.direction == .note || !exported.record.raw.isEmpty else { return }
            if file == nil {
                file = try TextFile(
                    for: path, in: LogPath.folder(folder, station: station, instrument: span.instrument))
            }
            try file?.write(log.text(of: exported))
        }
        guard let file else { return nil }
        try file.publish()
        return path
    }
}
