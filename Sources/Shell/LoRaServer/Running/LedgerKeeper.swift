import LoRaWAN
import Logging
import Sensing

/// Writes the ledger for the server's thread. What cannot be written waits and is tried again; meanwhile data go on, and
/// nothing is answered on the air, because an answer follows from what is durable.
struct LedgerKeeper {
    private let ledger: LoRaLedger
    private let board: ServerBoard
    private let log: Logger
    /// What something waits for.
    private var urgent = LedgerNotes()
    private var soon = LedgerNotes()
    /// Monotonic, in nanoseconds; nil while there is nothing.
    private var soonDue: UInt64?
    /// After a failure nobody waits for the ledger again before this.
    private var nextTry: UInt64 = 0
    private var trouble: Trouble?

    private struct Trouble {
        var words: String
        var isReading: Bool
    }

    /// So long, in nanoseconds, what is only a summary waits for more: each commit wears the flash.
    static let soonAfter: UInt64 = 10_000_000_000
    private static let tryAfter: UInt64 = 1_000_000_000

    init(_ ledger: LoRaLedger, _ board: ServerBoard, _ log: Logger) {
        self.ledger = ledger
        self.board = board
        self.log = log
    }

    /// Whether something that was to be durable is not.
    var isBehind: Bool { !urgent.isEmpty }

    /// Durable when it returns, or else `isBehind`.
    mutating func persist(_ entries: [LedgerEntry], now: UInt64, time: Instant) {
        guard !entries.isEmpty else { return }
        for entry in entries {
            urgent.append(entry)
            if case .memory(let device, _) = entry { _ = soon.removeMemory(of: device) }
        }
        flush(now: now, time: time)
    }

    mutating func note(_ entry: LedgerEntry, now: UInt64) {
        soon.append(entry)
        schedule(now)
    }

    mutating func note(_ refusal: Refusal, now: UInt64) {
        soon.append(refusal)
        schedule(now)
    }

    mutating func note(_ gateway: LedgerGateway, now: UInt64) {
        soon.append(gateway)
        schedule(now)
    }

    /// Tries again what failed, and writes summaries that are due, or all of them.
    mutating func proceed(now: UInt64, time: Instant, isLast: Bool = false) {
        if isLast { nextTry = now }
        flush(now: now, time: time)
        guard !isBehind, let due = soonDue, isLast || now >= due, now >= nextTry else { return }
        if attempt(soon, now: now, time: time) {
            soon.removeAll()
            soonDue = nil
        }
    }

    /// Asks the ledger something; nil when it cannot be asked, which is told once. That a command is just writing is
    /// nothing to tell: the question comes again.
    mutating func ask<Value>(
        now: UInt64, _ question: (LoRaLedger) throws(LoRaLedgerError) -> Value
    ) -> Value? {
        do throws(LoRaLedgerError) {
            let answer = try question(ledger)
            if let trouble, trouble.isReading { succeeded() }
            return answer
        } catch {
            if !error.isBusy { failed(error, isReading: true) }
            return nil
        }
    }

    private mutating func schedule(_ now: UInt64) {
        soonDue = soonDue ?? now &+ Self.soonAfter
    }

    private mutating func flush(now: UInt64, time: Instant) {
        guard !urgent.isEmpty, now >= nextTry else { return }
        if attempt(urgent, now: now, time: time) { urgent.removeAll() }
    }

    private mutating func attempt(_ notes: LedgerNotes, now: UInt64, time: Instant) -> Bool {
        do throws(LoRaLedgerError) {
            try ledger.apply(notes, at: time)
        } catch {
            nextTry = now &+ Self.tryAfter
            failed(error, isReading: false)
            return false
        }
        if trouble != nil { succeeded() }
        return true
    }

    private mutating func succeeded() {
        trouble = nil
        board.change { $0.ledgerTrouble = nil }
        log.notice("the LoRa ledger works again")
    }

    private mutating func failed(_ error: LoRaLedgerError, isReading: Bool) {
        let words = error.description
        if trouble == nil {
            log.error("the LoRa ledger fails, and no node is answered until it works: \(words)")
        }
        guard trouble?.words != words || trouble?.isReading == true else { return }
        trouble = Trouble(words: words, isReading: isReading)
        board.change { $0.ledgerTrouble = words }
    }
}
