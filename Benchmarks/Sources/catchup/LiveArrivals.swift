import Glibc
import Programs

/// When each live line stood in the archive: its records are those behind the backlog's positions.
struct LiveArrivals {
    /// From sent to committed at the archive, in seconds, in the order of the lines.
    private(set) var latencies: [Double] = []
    private let path: String
    private let backlog: Int64
    private var database: DatabaseFile?

    init(archive: String, after backlog: Int64) {
        path = archive
        self.backlog = backlog
    }

    mutating func look(sentAt: [Double]) throws(BenchmarkFailure) {
        if database == nil {
            // The archive makes the file, then the tables in it.
            guard access(path, R_OK) == 0, let opened = try? DatabaseFile(path, readOnly: true),
                (try? opened.integer(question)) != nil
            else { return }
            database = opened
        }
        guard let database else { return }
        let count = Int(try database.integer(question) ?? 0)
        let now = monotonicSeconds()
        while latencies.count < min(count, sentAt.count) { latencies.append(now - sentAt[latencies.count]) }
    }

    private var question: String {
        """
        SELECT count(*) FROM epoch CROSS JOIN record ON record.epoch_id = epoch.id AND record.position > \(backlog)
        WHERE record.instrument = (SELECT number FROM instrument WHERE epoch_id = epoch.id AND name = 'live')
        """
    }
}
