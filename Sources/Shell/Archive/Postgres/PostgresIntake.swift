import Delivery
import Sensing
import Timekeeping

/// Takes batches into one open transaction.
///
/// The stations' rows are locked first, in the order of their numbers, so that what is held cannot change under us and
/// two archive processes never wait for each other. What is new goes straight into the tables by COPY.
struct PostgresIntake {
    static let purpose = "storing batches"

    private struct Growth {
        var records = 0
        var observations = 0
        var raws = 0
    }

    let connection: PostgresConnection
    /// By name. What is learned here counts only after the commit.
    private(set) var known: [String: PostgresStation]
    private var changed: Set<String> = []
    private var held = PostgresHeld()
    private let copy = PostgresRecordCopy()
    private var growth: [Int64: Growth] = [:]
    private var notes: [PostgresRetimings.Note] = []

    init(_ connection: PostgresConnection, known: [String: PostgresStation]) {
        self.connection = connection
        self.known = known
    }

    /// One outcome a batch. All is in the transaction when it returns.
    mutating func take(_ batches: [ReceivedBatch]) throws(PostgresError) -> [BatchOutcome] {
        try lockStations(of: batches.map(\.batch))
        var outcomes: [BatchOutcome?] = []
        for each in batches { outcomes.append(try meaning(of: each.batch)) }
        var covers: [Int64: PartRanges] = [:]
        for (each, outcome) in zip(batches, outcomes) where outcome == nil {
            guard let id = stream(of: each.batch) else { continue }
            covers[id, default: PartRanges()].formUnion(each.batch.settled)
        }
        held = try PostgresHeld(around: covers, on: connection)
        for (index, each) in batches.enumerated() where outcomes[index] == nil {
            outcomes[index] = try add(each)
        }
        try finish()
        return outcomes.map { $0 ?? .needsMetadata }
    }

    // MARK: what the numbers mean

    private mutating func lockStations(of batches: [Batch]) throws(PostgresError) {
        let told = Set(batches.filter { $0.metadata != nil }.map(\.stream.station))
        let new = told.filter { known[$0] == nil }.sorted()
        if !new.isEmpty {
            try connection.query(
                "INSERT INTO station (name) SELECT unnest($1) ON CONFLICT (name) DO NOTHING", [.texts(new)],
                purpose: Self.purpose)
        }
        let rows = try connection.query(
            "SELECT id, name, version FROM station WHERE name = ANY($1) ORDER BY id FOR UPDATE",
            [.texts(Set(batches.map(\.stream.station)).sorted())], purpose: Self.purpose)
        let locked = Set((0..<rows.count).map { rows.text($0, 1) })
        for name in Set(batches.map(\.stream.station)).subtracting(locked) { known[name] = nil }
        for row in 0..<rows.count {
            let (id, name, version) = (rows.integer(row, 0), rows.text(row, 1), rows.integer(row, 2))
            guard known[name]?.version != version || known[name]?.id != id else { continue }
            known[name] = try PostgresStation(id: id, version: version, name: name, from: connection)
        }
    }

    private func stream(of batch: Batch) -> Int64? {
        known[batch.stream.station]?.streams[batch.stream]?.id
    }

    /// Learns the batch's metadata. Nil when the batch can be stored.
    private mutating func meaning(of batch: Batch) throws(PostgresError) -> BatchOutcome? {
        guard let station = known[batch.stream.station] else { return .needsMetadata }
        let before = station.streams[batch.stream]
        if before == nil, batch.metadata == nil { return .needsMetadata }
        var meaning = before ?? KnownEpochs.Meaning(id: 0)
        if let contradiction = meaning.learn(batch.metadata ?? []) ?? batch.unkeepable {
            return .contradiction(contradiction)
        }
        guard meaning.covers(batch) else { return .needsMetadata }
        let registrations = PostgresRegistrations(connection)
        let reference = Int64(bitPattern: batch.reference.value)
        let isNewReference = batch.metadata != nil && !station.references.contains(reference)
        guard meaning != before || isNewReference else { return nil }
        if before == nil { meaning.id = try registrations.insert(batch.stream, station: station.id) }
        try registrations.insert(meaning, since: before)
        if isNewReference { try registrations.insert(reference, stream: meaning.id) }
        known[batch.stream.station]?.streams[batch.stream] = meaning
        known[batch.stream.station]?.references.insert(reference)
        changed.insert(batch.stream.station)
        return nil
    }

    // MARK: what is new

    private mutating func add(_ received: ReceivedBatch) throws(PostgresError) -> BatchOutcome {
        let batch = received.batch
        guard let station = known[batch.stream.station], let meaning = station.streams[batch.stream] else {
            return .needsMetadata
        }
        let stream = Int32(truncatingIfNeeded: meaning.id)
        let before = held.ranges(of: meaning.id)
        var new = Growth()
        for stored in batch.records where !before.data.contains(stored.position) {
            copy.add(stored, stream: stream)
            new.records += 1
            new.observations += stored.record.observations.count
            if let corrected = station.corrections.correction(of: stored.record.time, in: batch.stream.epoch) {
                copy.add(corrected, position: stored.position, stream: stream)
            }
        }
        for raw in batch.raws where !raw.bytes.isEmpty && !before.raw.contains(raw.position) {
            copy.add(raw, stream: stream)
            new.raws += 1
        }
        notes += PostgresRetimings.notes(in: batch, meaning)
        held.formUnion(batch.settled, of: meaning.id)
        growth[meaning.id, default: Growth()].records += new.records
        growth[meaning.id, default: Growth()].observations += new.observations
        growth[meaning.id, default: Growth()].raws += new.raws
        if let receipt = received.receipt {
            try PostgresRegistrations(connection).insert(receipt, stream: meaning.id)
        }
        return .stored(newRecords: new.records, newObservations: new.observations, newRaws: new.raws)
    }

    // MARK: into the tables

    private mutating func finish() throws(PostgresError) {
        try copy.send(over: connection)
        var retimings = PostgresRetimings(connection)
        for note in notes {
            guard var station = known[note.stream.station] else { continue }
            guard try retimings.take(note, into: &station) else { continue }
            known[note.stream.station] = station
            changed.insert(note.stream.station)
        }
        var statements = growth.filter { $0.value.records + $0.value.raws > 0 }.map { stream, new in
            """
            UPDATE stream SET records = records + \(new.records), observations = observations + \(new.observations),
                raws = raws + \(new.raws) WHERE id = \(stream)
            """
        }
        statements += changed.compactMap { known[$0]?.id }.map {
            "UPDATE station SET version = version + 1 WHERE id = \($0)"
        }
        for name in changed { known[name]?.version += 1 }
        let text = (statements + [held.changes]).filter { !$0.isEmpty }.joined(separator: "; ")
        if !text.isEmpty { try connection.execute(text, purpose: Self.purpose) }
    }
}

extension Batch {
    /// What is held when the batch is committed.
    fileprivate var settled: PartRanges { covers.union(positions) }

    /// What PostgreSQL cannot keep; nil when it can keep everything. Its text has no zero character.
    fileprivate var unkeepable: String? {
        let descriptions = (metadata ?? []).map(\.description)
        let texts =
            [stream.station, stream.epoch, stream.product]
            + descriptions.flatMap { [$0.name, $0.driver, $0.serialNumber ?? ""] }
            + descriptions.flatMap(\.datastreams).flatMap { [$0.key, $0.name, $0.unit, $0.ucum] }
        guard let text = texts.first(where: { $0.utf8.contains(0) }) else { return nil }
        return "a name has a zero character, which PostgreSQL cannot keep: '\(text.prefix { $0 != "\0" })'"
    }
}
