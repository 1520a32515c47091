import Logging

/// The archive's tables in PostgreSQL, and how they came about.
///
/// One row a record, with its observations in arrays: all of a record or nothing is there, and a row's overhead is paid
/// once for all its values. The view `observation` shows one row an observation, for people and for Grafana.
///
/// Which positions are there is said once more in `held`, by ranges, changed in the transaction that stores them; by it
/// what came before is left out, without a look at the rows. The audit counts the rows and does not believe it.
enum PostgresSchema {
    /// "FLAR" and "CHIV": nobody else takes this advisory lock by accident.
    private static let lock: Int64 = 0x464C_4152_4348_4956

    /// Never edited, only added to: the first brings an empty database to version 1, and so on.
    static let migrations = [version1]

    // `time` is there for people and indices; PostgreSQL keeps microseconds, `time_ns` is what they leave over. Keys of
    // `record` contain the time, because a hypertable's must.
    private static let version1 = """
        CREATE TABLE station (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            -- Raised when what its numbers mean changes, so that every archive process reads it again.
            version bigint NOT NULL DEFAULT 1
        );
        CREATE TABLE stream (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            station_id integer NOT NULL REFERENCES station (id),
            epoch text NOT NULL,
            product text NOT NULL,
            records bigint NOT NULL DEFAULT 0,
            observations bigint NOT NULL DEFAULT 0,
            raws bigint NOT NULL DEFAULT 0,
            UNIQUE (station_id, epoch, product)
        ) WITH (fillfactor = 50);
        CREATE TABLE reference (
            reference bigint PRIMARY KEY,
            stream_id integer NOT NULL REFERENCES stream (id)
        );
        CREATE TABLE instrument (
            stream_id integer NOT NULL REFERENCES stream (id),
            number integer NOT NULL,
            name text NOT NULL,
            driver text NOT NULL,
            serial_number text,
            PRIMARY KEY (stream_id, number)
        );
        CREATE TABLE datastream (
            stream_id integer NOT NULL REFERENCES stream (id),
            number integer NOT NULL,
            instrument integer NOT NULL,
            key text NOT NULL,
            name text NOT NULL,
            unit text NOT NULL,
            ucum text NOT NULL,
            PRIMARY KEY (stream_id, number)
        );
        -- part: 0 = data, 1 = raw bytes.
        CREATE TABLE held (
            stream_id integer NOT NULL,
            part smallint NOT NULL,
            first bigint NOT NULL,
            last bigint NOT NULL,
            PRIMARY KEY (stream_id, part, first)
        ) WITH (fillfactor = 50);
        CREATE TABLE record (
            stream_id integer NOT NULL,
            position bigint NOT NULL,
            time timestamptz NOT NULL,
            time_ns smallint NOT NULL,
            instrument integer NOT NULL,
            direction smallint NOT NULL,
            source smallint NOT NULL,
            state smallint NOT NULL,
            clock_flags smallint NOT NULL,
            before_ns bigint,
            after_ns bigint,
            instrument_time_ns bigint,
            logger_time_ns bigint,
            raw_ns bigint,
            lateness_ns bigint,
            model bigint,
            run bigint,
            replaces bigint,
            defect text,
            -- In UTF-8, where the defect has a zero character, which a text cannot have.
            defect_bytes bytea,
            datastreams integer[],
            cells integer[],
            "values" float8[],
            decimals smallint[],
            flags smallint[],
            PRIMARY KEY (stream_id, position, time)
        );
        CREATE INDEX record_time ON record (stream_id, time);
        CREATE INDEX record_model ON record (stream_id, model) WHERE model IS NOT NULL;
        CREATE INDEX record_run ON record (stream_id, run) WHERE run IS NOT NULL;
        CREATE TABLE raw (
            stream_id integer NOT NULL,
            position bigint NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (stream_id, position)
        );
        CREATE TABLE retiming (
            stream_id integer NOT NULL,
            position bigint NOT NULL,
            model bigint NOT NULL,
            verdict text NOT NULL,
            line text NOT NULL,
            PRIMARY KEY (stream_id, position)
        );
        CREATE TABLE retimed (
            stream_id integer NOT NULL,
            position bigint NOT NULL,
            time timestamptz NOT NULL,
            time_ns smallint NOT NULL,
            before_ns bigint NOT NULL,
            after_ns bigint NOT NULL,
            source smallint NOT NULL,
            state smallint NOT NULL,
            clock_flags smallint NOT NULL,
            retimed_by bigint NOT NULL,
            PRIMARY KEY (stream_id, position)
        );
        CREATE INDEX retimed_time ON retimed (stream_id, time);
        CREATE TABLE receipt (
            digest text PRIMARY KEY,
            stream_id integer NOT NULL REFERENCES stream (id),
            key text NOT NULL,
            signature bytea NOT NULL,
            positions text NOT NULL,
            received timestamptz NOT NULL
        );
        CREATE TABLE fragment (
            station text NOT NULL,
            batch bigint NOT NULL,
            number integer NOT NULL,
            count integer NOT NULL,
            bytes bytea NOT NULL,
            received timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (station, batch, number)
        );
        -- One row an observation. `time` is as stamped, and has an index; `corrected_time` has the gaps of the station's
        -- clock closed. `run` and `replaces` are set where it was computed again from the record at that position.
        CREATE VIEW observation AS
            SELECT station.name AS station, stream.epoch, stream.product, instrument.name AS instrument,
                datastream.name, datastream.key, datastream.unit, each.cell, each.value, each.decimals, each.flag,
                record.time, coalesce(retimed.time, record.time) AS corrected_time,
                coalesce(retimed.before_ns, record.before_ns) AS before_ns,
                coalesce(retimed.after_ns, record.after_ns) AS after_ns, record.run, record.replaces,
                record.stream_id, record.position, each.datastream
            FROM station
            JOIN stream ON stream.station_id = station.id
            JOIN record ON record.stream_id = stream.id
            JOIN instrument ON instrument.stream_id = stream.id AND instrument.number = record.instrument
            CROSS JOIN LATERAL unnest(
                record.datastreams, record.cells, record."values", record.decimals, record.flags
            ) AS each (datastream, cell, value, decimals, flag)
            JOIN datastream ON datastream.stream_id = stream.id AND datastream.number = each.datastream
            LEFT JOIN retimed ON retimed.stream_id = stream.id AND retimed.position = record.position;
        """

    /// Done once, where the extension is when the tables are made; the rest works on both kinds of table.
    private static let hypertables = """
        SELECT create_hypertable('record', 'time', chunk_time_interval => interval '7 days',
            create_default_indexes => false)
        """

    /// Creates or brings up to date, whole or not at all, and one archive process at a time. Returns the version that was
    /// found; one that is later than ours is left alone.
    static func prepare(_ connection: PostgresConnection, log: Logger) throws(PostgresError) -> Int {
        // Whoever only stores needs no right to create anything.
        let before = try version(connection)
        guard before < migrations.count else { return before }
        let purpose = "creating the archive's tables"
        // The tables stand in a schema of their own: a database may hold other things, and `record` is a common name.
        try connection.execute(
            """
            BEGIN; SET LOCAL lock_timeout TO 0; SET LOCAL statement_timeout TO 0; SELECT pg_advisory_xact_lock(\(lock));
            CREATE SCHEMA IF NOT EXISTS fairlead;
            CREATE TABLE IF NOT EXISTS fairlead.version (version integer PRIMARY KEY)
            """, purpose: purpose)
        let found = try version(connection)
        if found < migrations.count { try migrate(connection, from: found, purpose: purpose, log: log) }
        try connection.execute("COMMIT", purpose: purpose)
        return found
    }

    /// 0 where there are no tables yet.
    private static func version(_ connection: PostgresConnection) throws(PostgresError) -> Int {
        let purpose = "reading the archive's version"
        let exists = try connection.query("SELECT to_regclass('fairlead.version') IS NOT NULL", purpose: purpose)
        guard exists.boolean(0, 0) else { return 0 }
        let rows = try connection.query("SELECT coalesce(max(version), 0) FROM fairlead.version", purpose: purpose)
        return Int(rows.integer(0, 0))
    }

    private static func migrate(
        _ connection: PostgresConnection, from found: Int, purpose: String, log: Logger
    ) throws(PostgresError) {
        try connection.execute("SET LOCAL search_path TO fairlead, public", purpose: purpose)
        for (number, migration) in migrations.enumerated().dropFirst(found) {
            try connection.execute(migration, purpose: purpose)
            if number == 0 { try makeHypertables(connection, log: log) }
            try connection.query(
                "INSERT INTO version VALUES ($1)", [.integer(Int64(number + 1))], purpose: purpose)
        }
        log.notice("\(connection.name): brought from version \(found) to \(migrations.count)")
    }

    private static func makeHypertables(_ connection: PostgresConnection, log: Logger) throws(PostgresError) {
        let purpose = "making hypertables"
        let extensions = try connection.query(
            "SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'", purpose: purpose)
        guard extensions.integer(0, 0) > 0 else {
            log.notice("\(connection.name): without TimescaleDB; the tables are PostgreSQL's own")
            return
        }
        try connection.execute(hypertables, purpose: purpose)
        log.notice("\(connection.name): 'record' is a hypertable of TimescaleDB")
    }
}
