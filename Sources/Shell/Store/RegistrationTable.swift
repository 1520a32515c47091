import Delivery
import Sensing

/// The tables `instrument` and `datastream`, which the ledger and every segment file have: a segment explains itself.
enum RegistrationTable {
    static let schema = """
        CREATE TABLE IF NOT EXISTS instrument(
            epoch TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, driver TEXT NOT NULL, serial TEXT,
            PRIMARY KEY(epoch, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS datastream(
            epoch TEXT NOT NULL, number INTEGER NOT NULL, instrument INTEGER NOT NULL, key TEXT NOT NULL,
            name TEXT NOT NULL, unit TEXT NOT NULL, ucum TEXT NOT NULL,
            PRIMARY KEY(epoch, number)) WITHOUT ROWID;
        """

    private static let purpose = "storing what the instruments are"

    static func write(
        _ registrations: [InstrumentRegistration], epoch: String, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        let instrument = try database.prepare("INSERT OR REPLACE INTO instrument VALUES(?,?,?,?,?)", purpose: purpose)
        let datastream = try database.prepare(
            "INSERT OR REPLACE INTO datastream VALUES(?,?,?,?,?,?,?)", purpose: purpose)
        for registration in registrations {
            let description = registration.description
            instrument.bind(1, epoch)
            instrument.bind(2, Int64(registration.number))
            instrument.bind(3, description.name)
            instrument.bind(4, description.driver)
            instrument.bind(5, description.serialNumber)
            try instrument.run()
            for (number, stream) in zip(registration.datastreamNumbers, description.datastreams) {
                datastream.bind(1, epoch)
                datastream.bind(2, Int64(number))
                datastream.bind(3, Int64(registration.number))
                datastream.bind(4, stream.key)
                datastream.bind(5, stream.name)
                datastream.bind(6, stream.unit)
                datastream.bind(7, stream.ucum)
                try datastream.run()
            }
        }
    }

    /// Everything registered, by epoch.
    static func read(from database: SQLiteDatabase) throws(SQLiteError) -> [String: RegistrationBook] {
        var books: [String: RegistrationBook] = [:]
        let purpose = "reading what the instruments are"
        let instrument = try database.prepare(
            "SELECT epoch, number, name, driver, serial FROM instrument ORDER BY epoch, number", purpose: purpose)
        while try instrument.step() {
            let description = InstrumentDescription(
                name: instrument.text(2), driver: instrument.text(3), serialNumber: instrument.optionalText(4),
                datastreams: [])
            let number = Int32(truncatingIfNeeded: instrument.integer(1))
            books[instrument.text(0), default: RegistrationBook()].restore(
                InstrumentRegistration(number: number, description: description, datastreamNumbers: []))
        }
        let datastream = try database.prepare(
            "SELECT epoch, number, instrument, key, name, unit, ucum FROM datastream ORDER BY epoch, number",
            purpose: purpose)
        while try datastream.step() {
            let stream = DatastreamDescription(
                key: datastream.text(3), name: datastream.text(4), unit: datastream.text(5), ucum: datastream.text(6))
            books[datastream.text(0)]?.restore(
                stream, number: Int32(truncatingIfNeeded: datastream.integer(1)),
                instrument: Int32(truncatingIfNeeded: datastream.integer(2)))
        }
        return books
    }
}
