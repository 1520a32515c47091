import Archive
import Delivery
import Glibc
import Logging

/// How many values a second an archive takes, decoded and committed: into PostgreSQL beside a plain COPY of the same rows
/// into the same kind of table, which is as fast as the server can be, and into SQLite.
///
/// `--postgresql CONNINFO` names an empty database. Exit codes: 0 PostgreSQL takes at least 100,000 values a second; 1 it
/// takes fewer; 2 it could not be measured.
@main
struct Ingest {
    static let target = 100_000.0

    static func main() async {
        do {
            exit(try await run(IngestOptions(CommandLine.arguments)) ? 0 : 1)
        } catch {
            let text = "ingest: \(error)\n"
            _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(2)
        }
    }

    private static func run(_ options: IngestOptions) async throws -> Bool {
        let log = Logger(label: "ingest", factory: { _ in SwiftLogNoOpLogHandler() })
        let feed = IngestFeed(records: options.records, recordsPerBatch: options.recordsPerBatch)
        print(
            "\(feed.values) values, \(options.recordsPerBatch) records of 6 values a batch, "
                + "\(feed.batches.count) batches of \(feed.batches[0].count) bytes, "
                + "\(options.atOnce) at once; seconds of this process's CPU")
        let address = try PostgresAddress(argument: options.conninfo)
        let postgres = try await PostgresArchive.open(address, log: log)
        let ingest = try await measure(feed, ArchiveStore(database: postgres, log: log), options)
        report("PostgreSQL, decoded and committed", feed.values, ingest)
        let again = try await measure(feed, ArchiveStore(database: postgres, log: log), options)
        report("PostgreSQL, everything there already", feed.values, again)
        report("PostgreSQL, audited from its rows", feed.values, try await audit(postgres, feed))
        let limit = try PlainCopy(conninfo: options.conninfo).measure()
        report("PostgreSQL, plain COPY of the same rows", feed.values, limit)
        let sqlite = try ArchiveStore(path: options.directory + "/archive.db", log: log)
        report("SQLite, decoded and committed", feed.values, try await measure(feed, sqlite, options))
        let rate = Double(feed.values) / ingest.seconds
        print("\(rate >= target ? "met" : "NOT met"): \(Int(target)) values a second into PostgreSQL")
        return rate >= target
    }

    /// Sends all batches, some at once, and waits for the answer to each.
    private static func measure(
        _ feed: IngestFeed, _ store: ArchiveStore, _ options: IngestOptions
    ) async throws -> Stopwatch.Reading {
        let watch = Stopwatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, bytes) in feed.batches.enumerated() {
                if index >= options.atOnce { try await group.next() }
                group.addTask {
                    let answer = await store.ingest(bytes)
                    guard case .stored = answer else { throw IngestProblem("a batch was answered \(answer)") }
                }
            }
            try await group.waitForAll()
        }
        return watch.reading
    }

    /// Adds up the digests of everything that is there.
    private static func audit(_ database: any ArchiveDatabase, _ feed: IngestFeed) async throws -> Stopwatch.Reading {
        let watch = Stopwatch()
        var records: UInt64 = 0
        var next: UInt64? = 1
        while let first = next {
            let range = PositionRange(first: first, last: PositionRange.maximumPosition)
            let blocks = try await database.audit(IngestFeed.stream, blockSize: 4096, in: range, count: 64) ?? []
            records += blocks.reduce(0) { $0 + $1.block.records }
            next = blocks.last.map { $0.block.last + 1 }
        }
        guard records == UInt64(feed.values / 6) else { throw IngestProblem("the audit finds \(records) records") }
        return watch.reading
    }

    private static func report(_ what: String, _ values: Int, _ reading: Stopwatch.Reading) {
        let rate = Int(Double(values) / reading.seconds)
        let padded = what + String(repeating: " ", count: max(0, 42 - what.count))
        print("\(padded) \(rate) values/s  \(reading.seconds.rounded(to: 2)) s  CPU \(reading.cpu.rounded(to: 2)) s")
    }
}

struct IngestProblem: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

extension Double {
    fileprivate func rounded(to digits: Int) -> Double {
        let power = pow(10, Double(digits))
        return (self * power).rounded() / power
    }
}
