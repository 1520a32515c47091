/// The tables of `ledger.db`.
enum LedgerSchema {
    static let version: Int64 = 1

    static let sql =
        RegistrationTable.schema + """
            CREATE TABLE IF NOT EXISTS epoch(
                ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created_ns INTEGER NOT NULL,
                reason TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS destination_range(
                destination TEXT NOT NULL, epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY(destination, epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS sequence_floor(
                epoch TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS open_segment(
                epoch TEXT PRIMARY KEY, first INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS segment(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, written_ns INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS pruned(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS block(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS set_aside(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            PRAGMA user_version = 1;
            """
}
