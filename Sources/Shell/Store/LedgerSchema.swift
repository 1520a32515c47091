/// The tables of `ledger.db`.
enum LedgerSchema {
    /// Version 1 knew neither parts of records nor losses by policy; it becomes version 2 when a daemon opens it.
    static let version: Int64 = 2

    static let sql =
        RegistrationTable.schema + parts + """
            CREATE TABLE IF NOT EXISTS epoch(
                ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created_ns INTEGER NOT NULL,
                reason TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS sequence_floor(
                epoch TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS open_segment(
                epoch TEXT PRIMARY KEY, first INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS segment(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, written_ns INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS pruned(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS set_aside(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            PRAGMA user_version = 2;
            """

    /// What version 2 has and version 1 had not, or not so.
    private static let parts = """
        CREATE TABLE IF NOT EXISTS destination_range(
            destination TEXT NOT NULL, epoch TEXT NOT NULL, part INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, PRIMARY KEY(destination, epoch, part, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS block(
            epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, records INTEGER NOT NULL,
            observations INTEGER NOT NULL, digest INTEGER NOT NULL, raws INTEGER NOT NULL,
            raw_digest INTEGER NOT NULL, PRIMARY KEY(epoch, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS unlinked_range(
            epoch TEXT NOT NULL, kind INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY(epoch, kind, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dropped(
            epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, records INTEGER NOT NULL,
            time_ns INTEGER NOT NULL, reason TEXT NOT NULL, lacking TEXT NOT NULL, told_epoch TEXT,
            told_position INTEGER, PRIMARY KEY(epoch, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS spending(
            destination TEXT PRIMARY KEY, day INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// What was confirmed counts for both parts. The digests of pruned blocks are of another kind, so only their
    /// positions are kept.
    static let fromFirstVersion =
        """
        ALTER TABLE destination_range RENAME TO first_range;
        ALTER TABLE block RENAME TO first_block;
        """ + parts + """
            INSERT INTO destination_range SELECT destination, epoch, 0, first, last FROM first_range;
            INSERT INTO destination_range SELECT destination, epoch, 1, first, last FROM first_range;
            INSERT INTO unlinked_range
                SELECT epoch, \(UnlinkedKind.pruned.rawValue), first, last FROM first_block;
            INSERT INTO unlinked_range
                SELECT epoch, \(UnlinkedKind.unverifiable.rawValue), first, last FROM first_block;
            DROP TABLE first_range;
            DROP TABLE first_block;
            PRAGMA user_version = 2;
            """
}

/// Which positions the table `unlinked_range` means.
enum UnlinkedKind: Int64 {
    case pruned = 0
    case unverifiable = 1
    case droppedData = 2
    case droppedRaw = 3
}
