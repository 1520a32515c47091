import Console
import Station
import Transports

/// Where the files of an import go.
enum ImportPlace {
    /// A running daemon has the store.
    case daemon(DaemonClient, instrument: String)
    case store(StationImport)

    /// Longer than the largest memory takes on a slow host.
    static let patienceSeconds = 7200

    func take(
        _ survey: ImportSurvey, _ bytes: [UInt8], progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ImportOutcome {
        switch self {
        case .store(let store): return await store.take(survey, bytes, progress: progress)
        case .daemon(let daemon, let instrument):
            let response = try await daemon.post(
                bytes, to: "/v1/instruments/\(URLText.encode(instrument))/import?" + Self.parameters(survey),
                contentType: "application/octet-stream")
            guard response.status == 200 else { return .failed(String(decoding: response.body, as: UTF8.self)) }
            let answer = try StatusJSON.decode(ImportAnswer.self, from: response.body)
            return answer.known.map { .known($0) } ?? .stored(answer.tally)
        }
    }

    func close() async {
        if case .store(let store) = self { await store.close() }
    }

    private static func parameters(_ survey: ImportSurvey) -> String {
        [
            ("name", survey.file.name), ("size", String(survey.file.size)), ("digest", survey.file.digest),
            ("written", String(survey.file.changed.nanoseconds)), ("before", String(survey.before.nanoseconds)),
            ("clock", survey.correction.compact),
        ].map { "\($0)=\(URLText.encode($1))" }.joined(separator: "&")
    }
}

extension ImportAnswer {
    fileprivate var tally: FileTally {
        var tally = FileTally()
        tally.records = records
        tally.defects = defects
        tally.passedOver = passedOver
        return tally
    }
}
