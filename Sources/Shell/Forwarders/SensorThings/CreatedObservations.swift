import Delivery
import FoundationEssentials

/// A service's answer to CreateObservations: for each observation, in their order, its link, or a text that begins with
/// `error` (OGC 18-088, 13.2.2).
struct CreatedObservations: Sendable {
    /// Positions of records of which an observation was not created.
    private(set) var failed = RangeSet()
    /// What the service said of the first of them.
    private(set) var reason: String?

    /// There was nothing to create.
    init() {}

    /// - Parameter arrays: what was sent.
    init(_ response: HTTPResponse, of arrays: [ObservationArray]) throws(LinkError) {
        guard response.status == 201 else {
            throw SensorThingsService.error(response, "does not take the observations")
        }
        let rows = arrays.flatMap(\.rows)
        guard let answers = try? JSONDecoder().decode([String].self, from: Data(response.body)) else {
            throw .nonsense("'\(response.excerpt)' instead of a list of what was created")
        }
        guard answers.count == rows.count else {
            throw .nonsense("\(answers.count) answers to \(rows.count) observations")
        }
        for (row, answer) in zip(rows, answers) where answer.lowercased().hasPrefix("error") {
            failed.insert(PositionRange(first: row.position, last: row.position))
            reason = reason ?? Array(answer.utf8).excerpt()
        }
    }
}
