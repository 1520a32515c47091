/// The tables of the products, the same text for SQLite and PostgreSQL. Times are nanoseconds since 1970 (UTC).
enum ProductTables {
    static let note = """
        CREATE TABLE IF NOT EXISTS product_note (
            name TEXT PRIMARY KEY,
            text TEXT NOT NULL
        )
        """

    static let average = """
        CREATE TABLE IF NOT EXISTS average (
            station TEXT NOT NULL,
            start_ns BIGINT NOT NULL,
            instrument TEXT NOT NULL,
            key TEXT NOT NULL,
            cell INTEGER NOT NULL,
            name TEXT NOT NULL,
            unit TEXT NOT NULL,
            samples BIGINT NOT NULL,
            rejected BIGINT NOT NULL,
            mean DOUBLE PRECISION,
            deviation DOUBLE PRECISION,
            minimum DOUBLE PRECISION,
            maximum DOUBLE PRECISION,
            decimals INTEGER,
            flag INTEGER NOT NULL,
            PRIMARY KEY (station, start_ns, instrument, key, unit, cell)
        )
        """

    static let averageColumns =
        "station, start_ns, instrument, key, cell, name, unit, samples, rejected, mean, deviation, minimum, maximum, "
        + "decimals, flag"

    /// PostgreSQL counts its parameters.
    static func numbered(_ sql: String) -> String {
        var number = 0
        return sql.reduce(into: "") { text, character in
            guard character == "?" else { return text.append(character) }
            number += 1
            text += "$\(number)"
        }
    }

    static let insertAverage = """
        INSERT INTO average (\(averageColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS DOUBLE PRECISION),
            CAST(? AS DOUBLE PRECISION), CAST(? AS DOUBLE PRECISION), CAST(? AS DOUBLE PRECISION), ?, ?)
        """
    static let deleteAverages = "DELETE FROM average WHERE station = ? AND start_ns = ? AND instrument = ?"
    static let readNote = "SELECT text FROM product_note WHERE name = ?"
    static let writeNote = """
        INSERT INTO product_note (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text
        """
}
