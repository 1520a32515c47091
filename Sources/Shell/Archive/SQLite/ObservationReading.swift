import Delivery
import Sensing
import Store

extension ObservationQuery {
    /// In the order of streams, and of time within each.
    func run(on database: SQLiteDatabase, version: Int64) throws(SQLiteError) -> [ObservationRow] {
        let streams = try StreamRows.read(from: database, version: version, station: station)
        var rows: [ObservationRow] = []
        for stream in streams where rows.count < limit {
            try read(stream, from: database, version: version, into: &rows)
        }
        return rows
    }

    private func read(
        _ stream: StreamRows, from database: SQLiteDatabase, version: Int64, into rows: inout [ObservationRow]
    ) throws(SQLiteError) {
        let meaning = try EpochTables.meaning(of: stream.id, from: database)
        let wanted = meaning.datastreams.filter { includes($0.value, of: meaning) }
        guard !wanted.isEmpty else { return }
        let records = try TimedRecords(
            database, version: version,
            .init(
                epoch: stream.id, instruments: Set(wanted.values.map(\.instrument)).sorted(),
                from: from?.nanoseconds ?? .min, to: to?.nanoseconds ?? .max,
                versions: asFirstProcessed ? .first : .newest),
            by: asStamped ? .asStamped : .corrected)
        while rows.count < limit, let record = try records.next() {
            let observations = record.stored.record.observations.sorted {
                ($0.datastream, $0.cell) < ($1.datastream, $1.cell)
            }
            for observation in observations where rows.count < limit {
                guard let datastream = wanted[observation.datastream] else { continue }
                rows.append(
                    ObservationRow(
                        observation, of: datastream, record, station: stream.stream.station,
                        instrument: meaning.instruments[datastream.instrument]?.name ?? "", asStamped: asStamped))
            }
        }
    }

    private func includes(_ datastream: KnownEpochs.Datastream, of meaning: KnownEpochs.Meaning) -> Bool {
        let description = datastream.description
        return (name == nil || description.name == name || description.key == name)
            && (instrument == nil || meaning.instruments[datastream.instrument]?.name == instrument)
    }
}

extension ObservationRow {
    fileprivate init(
        _ observation: Observation, of datastream: KnownEpochs.Datastream, _ record: ArchivedRecord, station: String,
        instrument: String, asStamped: Bool
    ) {
        let stamped = record.stored.record.time
        self.init(
            station: station, instrument: instrument, time: asStamped ? stamped : record.corrected ?? stamped,
            retimedBy: asStamped ? nil : record.retimedBy, name: datastream.description.name,
            key: datastream.description.key, unit: datastream.description.unit,
            cell: observation.cell == 0 ? nil : Int(observation.cell), value: observation.result,
            flag: Int(observation.flag.rawValue))
    }
}
