import Delivery

/// The table `fragment`: parts of batches that wait for the others.
struct PostgresFragments {
    private static let purpose = "keeping a part of a batch"
    // Bounds for what a station may leave here without ever completing a batch.
    private static let longestWait = "7 days"
    private static let largestWait = 16 << 20

    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// Returns the batch when all its parts are there. Another count means that the station cuts smaller now: what was
    /// kept is worth nothing.
    func keep(_ fragment: BatchFragment, of station: String) throws(PostgresError) -> [UInt8]? {
        let batch = Int64(bitPattern: fragment.batch)
        try connection.query(
            "DELETE FROM fragment WHERE station = $1 AND batch = $2 AND count <> $3",
            [.text(station), .integer(batch), .integer(Int64(fragment.count))], purpose: Self.purpose)
        try connection.query(
            """
            INSERT INTO fragment (station, batch, number, count, bytes) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (station, batch, number) DO UPDATE SET bytes = excluded.bytes
            """,
            [
                .text(station), .integer(batch), .integer(Int64(fragment.index)), .integer(Int64(fragment.count)),
                .bytes(fragment.bytes),
            ], purpose: Self.purpose)
        let rows = try connection.query(
            """
            SELECT bytes FROM fragment WHERE station = $1 AND batch = $2 AND number < $3 ORDER BY number
            """, [.text(station), .integer(batch), .integer(Int64(fragment.count))], purpose: Self.purpose)
        guard rows.count == fragment.count else {
            try bound(station, sparing: batch)
            return nil
        }
        return (0..<rows.count).reduce(into: []) { $0 += rows.bytes($1, 0) }
    }

    func forget(_ batch: UInt64, of station: String) throws(PostgresError) {
        try connection.query(
            "DELETE FROM fragment WHERE station = $1 AND batch = $2",
            [.text(station), .integer(Int64(bitPattern: batch))], purpose: Self.purpose)
    }

    /// Leaves what is too old, and the oldest batches of a station that keeps too much here.
    private func bound(_ station: String, sparing batch: Int64) throws(PostgresError) {
        try connection.query(
            """
            DELETE FROM fragment WHERE received < now() - interval '\(Self.longestWait)'
                OR station = $1 AND batch <> $2 AND batch IN (
                    SELECT batch FROM (
                        SELECT batch, sum(sum(length(bytes))) OVER (ORDER BY max(received) DESC) AS total
                        FROM fragment WHERE station = $1 GROUP BY batch
                    ) AS newest WHERE total > \(Self.largestWait))
            """, [.text(station), .integer(batch)], purpose: Self.purpose)
    }
}
