import Delivery
import Sensing

/// Writes what streams, their numbers, references and receipts are.
struct PostgresRegistrations {
    private static let purpose = "storing metadata"

    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// Returns the new stream's number.
    func insert(_ stream: BatchStream, station: Int64) throws(PostgresError) -> Int64 {
        let rows = try connection.query(
            "INSERT INTO stream (station_id, epoch, product) VALUES ($1, $2, $3) RETURNING id",
            [.integer(station), .text(stream.epoch), .text(stream.product)], purpose: Self.purpose)
        return rows.integer(0, 0)
    }

    /// Writes what `meaning` has more than `before`.
    func insert(_ meaning: KnownEpochs.Meaning, since before: KnownEpochs.Meaning?) throws(PostgresError) {
        for (number, description) in meaning.instruments where before?.instruments[number] == nil {
            try connection.query(
                "INSERT INTO instrument (stream_id, number, name, driver, serial_number) VALUES ($1, $2, $3, $4, $5)",
                [
                    .integer(meaning.id), .integer(Int64(number)), .text(description.name),
                    .text(description.driver), .text(description.serialNumber),
                ], purpose: Self.purpose)
        }
        for (number, datastream) in meaning.datastreams where before?.datastreams[number] == nil {
            let description = datastream.description
            try connection.query(
                """
                INSERT INTO datastream (stream_id, number, instrument, key, name, unit, ucum)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .integer(meaning.id), .integer(Int64(number)), .integer(Int64(datastream.instrument)),
                    .text(description.key), .text(description.name), .text(description.unit), .text(description.ucum),
                ], purpose: Self.purpose)
        }
    }

    func insert(_ reference: Int64, stream: Int64) throws(PostgresError) {
        try connection.query(
            "INSERT INTO reference (reference, stream_id) VALUES ($1, $2) ON CONFLICT (reference) DO NOTHING",
            [.integer(reference), .integer(stream)], purpose: Self.purpose)
    }

    /// The same batch again changes nothing.
    func insert(_ receipt: BatchReceipt, stream: Int64) throws(PostgresError) {
        let positions = receipt.positions
        try connection.query(
            """
            INSERT INTO receipt (digest, stream_id, key, signature, positions, received)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (digest) DO NOTHING
            """,
            [
                .text(receipt.digest), .integer(stream), .text(receipt.signature.key.text),
                .bytes(receipt.signature.bytes),
                .text("{\"data\":\(positions.data.json),\"raw\":\(positions.raw.json)}"),
                .time(PostgresTime(receipt.received).microseconds),
            ], purpose: Self.purpose)
    }
}
