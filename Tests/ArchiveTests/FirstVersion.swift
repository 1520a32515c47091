import Sensing
import Store

/// An archive as version 1 of the program left it.
enum FirstVersion {
    private static let tables = """
        CREATE TABLE station (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE epoch (
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            name TEXT NOT NULL,
            UNIQUE (station_id, name)
        );
        CREATE TABLE instrument (
            epoch_id INTEGER NOT NULL REFERENCES epoch (id),
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            driver TEXT NOT NULL,
            serial_number TEXT,
            PRIMARY KEY (epoch_id, number)
        ) WITHOUT ROWID;
        CREATE TABLE datastream (
            epoch_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            instrument INTEGER NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            unit TEXT NOT NULL,
            ucum TEXT NOT NULL,
            PRIMARY KEY (epoch_id, number)
        ) WITHOUT ROWID;
        CREATE TABLE record (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            instrument INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            time_ns INTEGER NOT NULL,
            before_ns INTEGER,
            after_ns INTEGER,
            source INTEGER NOT NULL,
            state INTEGER NOT NULL,
            instrument_time_ns INTEGER,
            logger_time_ns INTEGER,
            raw BLOB NOT NULL,
            defect TEXT,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX record_time ON record (epoch_id, time_ns);
        CREATE TABLE observation (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            datastream INTEGER NOT NULL,
            cell INTEGER NOT NULL,
            value REAL,
            decimals INTEGER,
            flag INTEGER NOT NULL,
            PRIMARY KEY (epoch_id, position, datastream, cell)
        ) WITHOUT ROWID;
        """

    /// With the first samples, which had neither flags nor stamps then.
    static func make(at path: String, _ positions: ClosedRange<UInt64>) throws {
        let purpose = "making an archive of version 1"
        let database = try SQLiteDatabase(path: path, mode: .create)
        try database.execute(tables, purpose: purpose)
        try database.execute(
            """
            PRAGMA application_id = 1179402578;
            PRAGMA user_version = 1;
            INSERT INTO station VALUES (1, 'demo');
            INSERT INTO epoch VALUES (1, 1, 'epoch-1');
            INSERT INTO instrument VALUES (1, 1, 'ctd-1', 'seabird/sbe37', '03711722');
            INSERT INTO instrument VALUES (1, 2, 'adcp-1', 'teledyne/workhorse', NULL);
            INSERT INTO datastream VALUES (1, 1, 1, 'temperature', 'sea_water_temperature', 'degC', 'Cel');
            INSERT INTO datastream VALUES (1, 2, 1, 'pressure', 'sea_water_pressure', 'dbar', 'dbar');
            INSERT INTO datastream VALUES (1, 3, 2, 'east', 'eastward_sea_water_velocity', 'm/s', 'm/s');
            """, purpose: purpose)
        let record = try database.prepare(
            "INSERT INTO record VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", purpose: purpose)
        let observation = try database.prepare("INSERT INTO observation VALUES (1, ?, ?, ?, ?, ?, ?)", purpose: purpose)
        for position in positions {
            let content = Self.record(at: position).record
            record.bind(1, Int64(position))
            record.bind(2, Int64(content.instrument))
            record.bind(3, Int64(content.direction.rawValue))
            record.bind(4, content.time.instant.nanoseconds)
            record.bind(5, content.time.bound?.before)
            record.bind(6, content.time.bound?.after)
            record.bind(7, Int64(content.time.source.rawValue))
            record.bind(8, Int64(content.time.state.rawValue))
            record.bind(9, content.instrumentTime?.nanoseconds)
            record.bind(10, content.loggerTime?.nanoseconds)
            record.bind(11, blob: content.raw)
            record.bind(12, content.defect)
            try record.run()
            for each in content.observations {
                observation.bind(1, Int64(position))
                observation.bind(2, Int64(each.datastream))
                observation.bind(3, Int64(each.cell))
                observation.bind(4, each.result.value)
                observation.bind(5, each.result.decimals.map { Int64($0) })
                observation.bind(6, Int64(each.flag.rawValue))
                try observation.run()
            }
        }
        database.close()
    }

    static func record(at position: UInt64) -> StoredRecord {
        var stored = Samples.record(at: position)
        stored.record.time.flags = []
        stored.record.time.stamp = nil
        return stored
    }
}
