import Delivery
import Sensing
import Timekeeping

/// Writes the tables `retiming` and `retimed`: the corrections that came, and the times that they give to records that
/// are there already.
struct PostgresRetimings {
    /// Raw bytes that may be a correction, and where they stand.
    struct Note {
        var stream: BatchStream
        var id: Int64
        var position: UInt64
        /// Nil when only the record came: the bytes may be there already.
        var raw: [UInt8]?
        /// Whether the record came with them.
        var isKnown: Bool
    }

    private static let purpose = "storing corrected times"
    private static let pageOfRows = 10_000

    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// What of a batch can be a correction of the station's clock. A record and its raw bytes may come apart, in any
    /// order; whichever is second makes the correction.
    static func notes(in batch: Batch, _ meaning: KnownEpochs.Meaning) -> [Note] {
        guard batch.stream.product.isEmpty, meaning.instruments.values.contains(where: isClock) else { return [] }
        var notes: [Note] = []
        var raws: [UInt64: [UInt8]] = [:]
        for raw in batch.raws where raw.bytes.starts(with: Self.beginning) { raws[raw.position] = raw.bytes }
        for stored in batch.records where stored.record.direction == .note {
            guard meaning.instruments[stored.record.instrument].map(isClock) ?? false else { continue }
            let raw = raws.removeValue(forKey: stored.position)
            notes.append(
                Note(stream: batch.stream, id: meaning.id, position: stored.position, raw: raw, isKnown: true))
        }
        for (position, raw) in raws.sorted(by: { $0.key < $1.key }) {
            notes.append(Note(stream: batch.stream, id: meaning.id, position: position, raw: raw, isKnown: false))
        }
        return notes
    }

    private static func isClock(_ description: InstrumentDescription) -> Bool {
        description.name == ClockRecord.instrument && description.driver == ClockRecord.driver
    }

    /// How every line of the station clock begins.
    private static let beginning = Array("kind=".utf8)

    /// Applies a correction to what is in the tables. False when the note is none, or not whole yet, or not new.
    mutating func take(_ note: Note, into station: inout PostgresStation) throws(PostgresError) -> Bool {
        var raw = note.raw
        if raw == nil { raw = try self.raw(of: note) }
        guard let raw, case .retiming(let retiming) = ClockRecord.content(of: raw) else { return false }
        if !note.isKnown, try !isOfClock(note, station) { return false }
        let new = try connection.query(
            """
            INSERT INTO retiming (stream_id, position, model, verdict, line) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (stream_id, position) DO NOTHING
            """,
            [
                .integer(note.id), .integer(Int64(note.position)), .integer(retiming.closing.id.packed),
                .text(retiming.verdict.rawValue), .text(retiming.line),
            ], purpose: Self.purpose)
        guard new.changes > 0 else { return false }
        for epoch in station.corrections.add(retiming) {
            for (stream, meaning) in station.streams where stream.epoch == epoch {
                try apply(retiming, stream: meaning.id)
            }
        }
        return true
    }

    private func raw(of note: Note) throws(PostgresError) -> [UInt8]? {
        let rows = try connection.query(
            "SELECT bytes FROM raw WHERE stream_id = $1 AND position = $2",
            [.integer(note.id), .integer(Int64(note.position))], purpose: Self.purpose)
        return rows.count > 0 ? rows.bytes(0, 0) : nil
    }

    private func isOfClock(_ note: Note, _ station: PostgresStation) throws(PostgresError) -> Bool {
        let rows = try connection.query(
            "SELECT instrument FROM record WHERE stream_id = $1 AND position = $2 AND direction = 2",
            [.integer(note.id), .integer(Int64(note.position))], purpose: Self.purpose)
        guard rows.count > 0 else { return false }
        let number = Int32(truncatingIfNeeded: rows.integer(0, 0))
        return station.streams[note.stream]?.instruments[number].map(Self.isClock) ?? false
    }

    /// Corrects what of a stream is here already, some rows at a time: a gap may be weeks long.
    private func apply(_ retiming: Retiming, stream: Int64) throws(PostgresError) {
        let run = retiming.closing.id.run
        try connection.query(
            """
            DECLARE gap NO SCROLL CURSOR FOR SELECT \(PostgresRecordRow.time), position FROM record
            WHERE stream_id = \(stream) AND raw_ns BETWEEN \(retiming.from) AND \(retiming.to)
                AND (model BETWEEN \(ClockModelID(run: run, number: retiming.after).packed + 1)
                    AND \(retiming.closing.id.packed - 1) OR model = \(ClockModelID(run: run, number: 0).packed))
            """, purpose: Self.purpose)
        while true {
            let rows = try connection.query("FETCH \(Self.pageOfRows) FROM gap", purpose: Self.purpose)
            if rows.count == 0 { break }
            try store(rows, retiming, stream: stream)
        }
        try connection.execute("CLOSE gap", purpose: Self.purpose)
    }

    private func store(_ rows: PostgresRows, _ retiming: Retiming, stream: Int64) throws(PostgresError) {
        let corrected = (0..<rows.count).compactMap { row in
            retiming.corrected(PostgresRecordRow.time(of: rows, row)).map {
                (position: rows.integer(row, PostgresRecordRow.timeColumns), time: $0, split: PostgresTime($0.instant))
            }
        }
        guard !corrected.isEmpty else { return }
        try connection.query(
            """
            INSERT INTO retimed (stream_id, position, time, time_ns, before_ns, after_ns, source, state, clock_flags,
                retimed_by)
            SELECT \(stream), position, timestamptz '2000-01-01 00:00:00+00' + time * interval '1 microsecond', time_ns,
                before_ns, after_ns, source, state, clock_flags, \(retiming.closing.id.packed)
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
                AS corrected (position, time, time_ns, before_ns, after_ns, source, state, clock_flags)
            ON CONFLICT (stream_id, position) DO NOTHING
            """,
            [
                .integers(corrected.map(\.position)), .integers(corrected.map(\.split.microseconds)),
                .integers(corrected.map { Int64($0.split.rest) }),
                .integers(corrected.map { $0.time.bound?.before ?? 0 }),
                .integers(corrected.map { $0.time.bound?.after ?? 0 }),
                .integers(corrected.map { Int64($0.time.source.rawValue) }),
                .integers(corrected.map { Int64($0.time.state.rawValue) }),
                .integers(corrected.map { Int64($0.time.flags.rawValue) }),
            ], purpose: Self.purpose)
    }
}
