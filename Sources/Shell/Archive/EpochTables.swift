import Delivery
import Sensing
import Store

/// Reads and writes the tables `station`, `epoch`, `instrument` and `datastream`.
enum EpochTables {
    private static let reading = "reading the archive's instruments"
    private static let writing = "storing metadata"

    static func read(from database: SQLiteDatabase) throws(SQLiteError) -> KnownEpochs {
        var known = KnownEpochs()
        var identities: [Int64: KnownEpochs.Identity] = [:]
        let epoch = try database.prepare(
            "SELECT epoch.id, station.name, epoch.name FROM epoch JOIN station ON station.id = station_id",
            purpose: reading)
        while try epoch.step() {
            let identity = KnownEpochs.Identity(station: epoch.text(1), epoch: epoch.text(2))
            identities[epoch.integer(0)] = identity
            known.epochs[identity] = KnownEpochs.Meaning(id: epoch.integer(0))
        }
        let instrument = try database.prepare(
            "SELECT epoch_id, number, name, driver, serial_number FROM instrument", purpose: reading)
        while try instrument.step() {
            guard let identity = identities[instrument.integer(0)] else { continue }
            let description = InstrumentDescription(
                name: instrument.text(2), driver: instrument.text(3), serialNumber: instrument.optionalText(4),
                datastreams: [])
            known.epochs[identity]?.instruments[Int32(truncatingIfNeeded: instrument.integer(1))] = description
        }
        try readDatastreams(from: database, identities, into: &known)
        return known
    }

    private static func readDatastreams(
        from database: SQLiteDatabase, _ identities: [Int64: KnownEpochs.Identity], into known: inout KnownEpochs
    ) throws(SQLiteError) {
        let row = try database.prepare(
            "SELECT epoch_id, number, instrument, key, name, unit, ucum FROM datastream", purpose: reading)
        while try row.step() {
            guard let identity = identities[row.integer(0)] else { continue }
            let description = DatastreamDescription(
                key: row.text(3), name: row.text(4), unit: row.text(5), ucum: row.text(6))
            known.epochs[identity]?.datastreams[Int32(truncatingIfNeeded: row.integer(1))] = KnownEpochs.Datastream(
                instrument: Int32(truncatingIfNeeded: row.integer(2)), description: description)
        }
    }

    /// Writes the station and the epoch when they are new. Returns the epoch's number in the archive.
    static func insert(_ identity: KnownEpochs.Identity, into database: SQLiteDatabase) throws(SQLiteError) -> Int64 {
        let station = try database.prepare(
            "INSERT INTO station (name) VALUES (?) ON CONFLICT (name) DO NOTHING", purpose: writing)
        station.bind(1, identity.station)
        try station.run()
        let epoch = try database.prepare(
            "INSERT INTO epoch (station_id, name) SELECT id, ? FROM station WHERE name = ? RETURNING id",
            purpose: writing)
        epoch.bind(1, identity.epoch)
        epoch.bind(2, identity.station)
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
