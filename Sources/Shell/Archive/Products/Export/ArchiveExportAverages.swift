import Sensing

extension ArchiveExport {
    /// Writes the averages of each quarter of an hour that begins in the span, as CSV or JSON lines.
    public func averages(
        _ request: ArchiveExportRequest, asJSON: Bool, write: (String) throws -> Void,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        guard let database = database as? any ProductDatabase else { throw ArchiveExportFailure.noAverages }
        try await database.prepareProducts()
        if !asJSON { try write(AverageRow.csvHeading) }
        var count = 0
        var from = request.from
        while true {
            let rows = try await database.averages(
                AverageQuery(
                    station: request.station, instrument: request.instrument, from: from, to: request.to,
                    limit: AverageQuery.largestLimit))
            let isAll = rows.count < AverageQuery.largestLimit
            // The last quarter may not be whole, and is read again; one quarter never fills a page.
            let last = rows.last?.start
            let whole = isAll ? rows[...] : rows.prefix { $0.start != last }
            try write(whole.map { asJSON ? $0.json + "\n" : $0.csv }.joined())
            count += whole.count
            progress(count)
            guard !isAll, let last, !whole.isEmpty else { return }
            from = last
        }
    }
}
