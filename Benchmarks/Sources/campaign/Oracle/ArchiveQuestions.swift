/// What the campaign asks an archive's database; all its SQL, which shares nothing with `fairlead audit`.
enum ArchiveQuestions {
    static let epochs = "SELECT count(DISTINCT epoch.name) FROM epoch JOIN station ON station.id = station_id"

    /// Of the records of an instrument behind a position: position, raw bytes, defect. Bound: the instrument.
    static func records(after position: Int64) -> String {
        """
        SELECT record.position, raw.bytes, record.defect FROM record
        LEFT JOIN raw ON raw.epoch_id = record.epoch_id AND raw.position = record.position
        JOIN instrument ON instrument.epoch_id = record.epoch_id AND instrument.number = record.instrument
        WHERE instrument.name = ?1 AND record.direction = 0 AND record.position > \(position)
        ORDER BY record.epoch_id, record.position
        """
    }

    /// Of the same: position, the datastream's key, value. Bound: the instrument.
    static func values(after position: Int64) -> String {
        """
        SELECT observation.position, datastream.key, observation.value FROM observation
        JOIN datastream ON datastream.epoch_id = observation.epoch_id AND datastream.number = observation.datastream
        JOIN instrument ON instrument.epoch_id = datastream.epoch_id AND instrument.number = datastream.instrument
        WHERE instrument.name = ?1 AND observation.position > \(position)
        ORDER BY observation.epoch_id, observation.position
        """
    }
}
