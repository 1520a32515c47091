import Delivery
import Glibc
import Sensing

extension ArchiveExport {
    /// What a NetCDF file came to.
    public struct NetCDFOutcome: Hashable, Sendable {
        public var rows: Int
        public var variables: Int
        /// Rows that are not later than the row before them: two records of one instant that give the same property, or
        /// a clock that was set back.
        public var unordered: Int
    }

    /// Writes one instrument's observations into a file that is whole or not there. The archive is read twice: once to
    /// find out what there is.
    public func netCDF(
        _ request: ArchiveExportRequest, to path: String, options: NetCDFOptions,
        progress: (Int) -> Void = { _ in }
    ) async throws -> NetCDFOutcome {
        let instrument = request.instrument ?? ""
        let history = try await StationHistory(request, in: database)
        let versions = try await history.versions()
        var survey = NetCDFSurvey()
        try await history.forEach(versions) { survey.add($0) }
        guard survey.records > 0 else {
            throw ArchiveExportFailure.nothing(station: request.station, instrument: instrument)
        }
        var lines = ["\(options.now.iso8601) written by \(options.program), `fairlead archive export`"]
        if survey.hasRuns { lines += try await history.runs(of: instrument).map(Self.line) }
        let temporary = path + ".partial"
        do {
            var file = try InstrumentNetCDF(
                creating: temporary, survey, station: request.station, instrument: instrument, history: lines,
                options: options)
            var count = 0
            try await history.forEach(versions) { exported in
                try file.add(exported)
                count += 1
                if count % 10_000 == 0 { progress(count) }
            }
            let rows = try file.finish()
            try FinishedFile.publish(temporary, as: path)
            return NetCDFOutcome(rows: rows, variables: survey.series.count, unordered: file.unordered)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func line(_ run: ReprocessingRun) -> String {
        let reason = run.with.reason.map { ": \($0)" } ?? ""
        let coefficients = run.with.calibration.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "reprocessing run \(run.run) with \(run.with.driver) (\(run.with.driverDigest.prefix(12))), fairlead "
            + "\(run.with.program)\(coefficients.isEmpty ? "" : ", " + coefficients.joined(separator: " "))\(reason)"
    }
}
