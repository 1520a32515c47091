import Delivery
import Sensing
import Store

/// Reads and writes the tables `station`, `epoch` (a row for each stream), `instrument` and `datastream`.
enum EpochTables {
    private static let reading = "reading the archive's instruments"
    private static let writing = "storing metadata"

    /// Everything, by stream.
    static func read(from database: SQLiteDatabase) throws(SQLiteError) -> KnownEpochs {
        var known = KnownEpochs()
        for row in try StreamRows.read(from: database, version: ArchiveSchema.version) {
            known.epochs[row.stream] = try meaning(of: row.id, from: database)
        }
        return known
    }

    /// What the numbers of one stream mean.
    static func meaning(of id: Int64, from database: SQLiteDatabase) throws(SQLiteError) -> KnownEpochs.Meaning {
        var meaning = KnownEpochs.Meaning(id: id)
        let instrument = try database.prepare(
            "SELECT number, name, driver, serial_number FROM instrument WHERE epoch_id = ?", purpose: reading)
        instrument.bind(1, id)
        while try instrument.step() {
            meaning.instruments[Int32(truncatingIfNeeded: instrument.integer(0))] = InstrumentDescription(
                name: instrument.text(1), driver: instrument.text(2), serialNumber: instrument.optionalText(3),
                datastreams: [])
        }
        let row = try database.prepare(
            "SELECT number, instrument, key, name, unit, ucum FROM datastream WHERE epoch_id = ?", purpose: reading)
        row.bind(1, id)
        while try row.step() {
            let description = DatastreamDescription(
                key: row.text(2), name: row.text(3), unit: row.text(4), ucum: row.text(5))
            meaning.datastreams[Int32(truncatingIfNeeded: row.integer(0))] = KnownEpochs.Datastream(
                instrument: Int32(truncatingIfNeeded: row.integer(1)), description: description)
        }
        return meaning
    }

    /// Writes the station when it is new, and the stream, which is. Returns the stream's number in the archive.
    static func insert(_ identity: BatchStream, into database: SQLiteDatabase) throws(SQLiteError) -> Int64 {
        let station = try database.prepare(
            "INSERT INTO station (name) VALUES (?) ON CONFLICT (name) DO NOTHING", purpose: writing)
        station.bind(1, identity.station)
        try station.run()
        let epoch = try database.prepare(
            "INSERT INTO epoch (station_id, name, product) SELECT id, ?, ? FROM station WHERE name = ? RETURNING id",
            purpose: writing)
        epoch.bind(1, identity.epoch)
        epoch.bind(2, identity.product)
        epoch.bind(3, identity.station)
        _ = try epoch.step()
        let id = epoch.integer(0)
        _ = try epoch.step()
        return id
    }

    /// Writes what `meaning` has more than `before`.
    static func insert(
        _ meaning: KnownEpochs.Meaning, since before: KnownEpochs.Meaning, into database: SQLiteDatabase
    ) throws(SQLiteError) {
        let instrument = try database.prepare(
            "INSERT INTO instrument (epoch_id, number, name, driver, serial_number) VALUES (?, ?, ?, ?, ?)",
            purpose: writing)
        for (number, description) in meaning.instruments where before.instruments[number] == nil {
            instrument.bind(1, meaning.id)
            instrument.bind(2, Int64(number))
            instrument.bind(3, description.name)
            instrument.bind(4, description.driver)
            instrument.bind(5, description.serialNumber)
            try instrument.run()
        }
        let row = try database.prepare(
            "INSERT INTO datastream (epoch_id, number, instrument, key, name, unit, ucum) VALUES (?, ?, ?, ?, ?, ?, ?)",
            purpose: writing)
        for (number, datastream) in meaning.datastreams where before.datastreams[number] == nil {
            row.bind(1, meaning.id)
            row.bind(2, Int64(number))
            row.bind(3, Int64(datastream.instrument))
            row.bind(4, datastream.description.key)
            row.bind(5, datastream.description.name)
            row.bind(6, datastream.description.unit)
            row.bind(7, datastream.description.ucum)
            try row.run()
        }
    }
}
