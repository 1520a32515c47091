import Delivery
import Glibc
import Sensing

/// Opens a store's directory: takes the lock, the ledger and the newest segment, and puts aside what is damaged.
struct StoreOpening {
    let directory: StoreDirectory
    let options: StoreOptions
    let destinations: [StoreDestination]
    let surroundings: StoreSurroundings
    let queue: PendingQueue
    let broadcast: StoreBroadcast

    func open() throws(StoreError) -> StoreEngine {
        try directory.create()
        let lock = try directory.lock()
        let ledger: Ledger
        do throws(StoreError) {
            ledger = try openLedger(mayReplace: true)
        } catch {
            close(lock)
            throw error
        }
        let engine = StoreEngine(
            directory: directory, lockDescriptor: lock, ledger: ledger, options: options, destinations: destinations,
            surroundings: surroundings, queue: queue, broadcast: broadcast)
        engine.resume()
        return engine
    }

    private func openLedger(mayReplace: Bool) throws(StoreError) -> Ledger {
        let path = directory.ledger
        if wasEmptied(path) {
            try setAside(path, because: "it is empty although the store has records")
        }
        var database: SQLiteDatabase?
        do throws(SQLiteError) {
            let opened = try SQLiteDatabase(path: path, mode: .create)
            database = opened
            let version = try opened.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
            guard version <= LedgerSchema.version else {
                throw opened.later(version)
            }
            return try Ledger(database: opened)
        } catch {
            if error.code == SQLiteDatabase.laterVersionCode {
                throw .laterVersion(path: path, found: Int64(error.message) ?? 0, known: LedgerSchema.version)
            }
            let isHopeless = !mayReplace || !StoreDirectory.exists(path)
            switch error.kind {
            case .full where directory.dropBallast(): break
            case .damaged where !isHopeless, .cannotOpen where !isHopeless:
                // Before the connection is closed, which could change the bytes.
                try setAside(path, because: error.description)
            default: throw .database(error)
            }
            database?.close()
            return try openLedger(mayReplace: false)
        }
    }

    private func wasEmptied(_ path: String) -> Bool {
        guard StoreDirectory.exists(path), StoreDirectory.isTooShort(path) else { return false }
        return StoreDirectory.exists(path + "-wal") || !directory.segmentNames().isEmpty
    }

    private func setAside(_ path: String, because reason: String) throws(StoreError) {
        let now = surroundings.now()
        let kept = try directory.moveAside(path, at: now)
        broadcast.publish(
            StoreNotice(
                severity: .error, instant: now,
                text: "the ledger '\(path)' cannot be used (\(reason)) and was moved to '\(kept)' with its bytes kept. "
                    + "A new epoch begins, and everything that is still on disk is delivered again; the archive knows "
                    + "what it has. Check the disk."))
    }
}
