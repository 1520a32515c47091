import Logging
import Sensing
import Synchronization
import Timekeeping

/// Keeps the clock's memory and the log of its sources on the disk. It has a thread of its own: a slow disk holds up
/// neither a stamp nor a decision.
final class ClockKeeper: Sendable {
    private struct State {
        /// When the memory was written last, by the counter, and with which good time.
        var written: (at: Int64, lastGood: Instant)?
        /// The log of the sources has the lines that it begins with.
        var hasHead = false
        /// What the log was told last, until it works again.
        var complaint: String?
    }

    private let service: ClockService
    private let run: ClockRun
    private let boot: String
    private let file: ClockStateFile
    private let sourceLog: SourceLogFile?
    private let logger: Logger
    private let state = Mutex(State())

    /// Flash wears by writes.
    private static let interval: Int64 = 600_000_000_000

    init(
        _ service: ClockService, run: ClockRun, boot: String, file: ClockStateFile, sourceLog: SourceLogFile?,
        log: Logger
    ) {
        self.service = service
        self.run = run
        self.boot = boot
        self.file = file
        self.sourceLog = sourceLog
        logger = log
    }

    /// Writes what is due; at the end everything. `now`: CLOCK_MONOTONIC_RAW.
    func keep(now: Int64, isEnd: Bool = false) {
        state.withLock { state in
            do throws(FileFailure) {
                try log(&state)
                try remember(&state, now: now, isEnd: isEnd)
                state.complaint = nil
            } catch {
                guard state.complaint != error.description else { return }
                state.complaint = error.description
                logger.warning("clock: \(error); it is tried again")
            }
        }
    }

    private func log(_ state: inout State) throws(FileFailure) {
        guard let sourceLog else { return }
        let isFull = sourceLog.isFull
        let head = isFull || !state.hasHead ? service.head(anew: state.hasHead) : []
        if isFull { try sourceLog.rotate() }
        try sourceLog.append(head + service.takeLines())
        state.hasHead = true
    }

    private func remember(_ state: inout State, now: Int64, isEnd: Bool) throws(FileFailure) {
        guard let lastGood = service.lastGood, lastGood != state.written?.lastGood else { return }
        guard isEnd || state.written.map({ now &- $0.at >= Self.interval }) ?? true else { return }
        try file.write(service.memory(run: run.number, boot: boot))
        state.written = (now, lastGood)
    }
}
