import Delivery
import Sensing

/// The ledger's commits, its replacement, and the beginning of epochs.
extension StoreEngine {
    /// What is done at every tick besides storing records.
    func keepHouse() {
        let now = surroundings.uptime()
        if ledger.hasChanges, now &- lastFlush >= UInt64(options.acknowledgementMilliseconds) * 1_000_000 {
            flushLedgerIfPossible()
        }
        // Pruning by age needs no more than this.
        let isLongAgo = lastPrune.map { now &- $0 >= 10_000_000_000 } ?? true
        if pruneIsDue || isLongAgo {
            pruneIsDue = false
            lastPrune = now
            prune(to: options.limitBytes, because: limitReason)
            settleLosses()
            checkIdentity()
            if let free = surroundings.freeBytes(directory.root), free > options.reserveBytes + options.ballastBytes {
                directory.makeBallast(bytes: options.ballastBytes)
            }
        }
    }

    /// Commits the ledger; on a full disk with the room that the ballast gives back.
    func flushLedger() throws(SQLiteError) {
        do throws(SQLiteError) {
            try ledger.flush()
        } catch {
            guard error.kind == .full, directory.dropBallast() else { throw error }
            try ledger.flush()
        }
        ledgerIsWritable = true
    }

    func flushLedgerIfPossible() {
        lastFlush = surroundings.uptime()
        do throws(SQLiteError) {
            try flushLedger()
        } catch {
            ledgerIsWritable = false
            switch error.kind {
            case .damaged: replaceLedger(because: error)
            case .full: enter(.full, "the disk is full: \(error)")
            default: enter(.failing, error.description)
            }
        }
    }

    /// Numbers stay the same from one epoch to the next, so records that are on their way keep their meaning.
    func begin(epochBecause reason: String) {
        closeWriter()
        let now = surroundings.now()
        let id = Self.epochName(at: now, random: surroundings.randomBits())
        let book = ledger.content.books[epoch] ?? RegistrationBook()
        ledger.begin(LedgerContent.Epoch(id: id, created: now, reason: reason), carrying: book)
        next = 1
        flushLedgerIfPossible()
    }

    /// The ledger was damaged while its content was in memory: a new file with that content, and a new epoch, because
    /// the blocks of pruned segments were only in the file.
    func replaceLedger(because error: SQLiteError) {
        do {
            let kept = try directory.moveAside(directory.ledger, at: surroundings.now())
            ledger.database.close()
            let database = try SQLiteDatabase(path: directory.ledger, mode: .create)
            ledger = try Ledger(database: database, restoring: ledger.content)
            report(
                .error,
                "the ledger was damaged (\(error)) and was moved to '\(kept)' with its bytes kept. A new one was "
                    + "written from memory and a new epoch begins; an audit of the earlier epochs cannot check what "
                    + "was pruned. Check the disk.")
            begin(epochBecause: "the ledger was damaged and moved aside")
        } catch {
            enter(.failing, "the ledger is damaged and cannot be replaced: \(error)")
        }
    }

    /// Milliseconds since 1970 and 32 random bits, in hexadecimal: the order of names is that of time.
    static func epochName(at instant: Instant, random: UInt64) -> String {
        hexadecimal(UInt64(max(0, instant.nanoseconds) / 1_000_000), digits: 12)
            + hexadecimal(random & 0xFFFF_FFFF, digits: 8)
    }

    private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
