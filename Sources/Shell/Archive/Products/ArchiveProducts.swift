import Forwarders
import Logging
import Sensing
import ServiceLifecycle

/// Makes the products of an archive while it receives: averages, and daily wire logs where a folder is given. What goes
/// wrong is told once, and tried again.
public struct ArchiveProducts: Service {
    private let database: any ProductDatabase
    private let logFolder: String?
    private let log: Logger
    private let pause: Duration

    /// - Parameter logFolder: nil for no wire logs.
    public init(
        _ database: any ProductDatabase, logFolder: String?, log: Logger, pause: Duration = .seconds(20)
    ) {
        self.database = database
        self.logFolder = logFolder
        self.log = log
        self.pause = pause
    }

    /// Works until the shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await averageForEver() }
                if let logFolder { group.addTask { await writeForEver(into: logFolder) } }
            }
        }
    }

    /// A quarter of an hour is over when its last records have had a minute to come.
    private static func settled() -> Instant {
        SystemTime.now().adding(nanoseconds: -60 * Instant.nanosecondsPerSecond)
    }

    private func averageForEver() async {
        var maker = AverageMaker(database, work: BackgroundWork(rests: true))
        var told = Told()
        var isPrepared = false
        while !Task.isCancelled {
            do {
                if !isPrepared { try await database.prepareProducts() }
                isPrepared = true
                while try await maker.round(over: Self.settled()).isMore { try Task.checkCancellation() }
                told.cleared()
            } catch {
                told.tell("averages: \(error); trying again", log)
            }
            guard (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }

    private func writeForEver(into folder: String) async {
        var maker = RawLogMaker(database, folder: folder)
        var told = Told()
        var isPrepared = false
        while !Task.isCancelled {
            do {
                if !isPrepared { try await database.prepareProducts() }
                isPrepared = true
                _ = try await maker.round(now: SystemTime.monotonic)
                told.cleared()
            } catch {
                told.tell("wire logs in '\(folder)': \(error); trying again", log)
            }
            guard (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }

    /// One trouble is told once, not three times a minute.
    private struct Told {
        private var last: String?

        mutating func tell(_ text: String, _ log: Logger) {
            guard last != text, !Task.isCancelled else { return }
            last = text
            log.error("\(text)")
        }

        mutating func cleared() { last = nil }
    }
}
