import Delivery
import Sensing

/// The observations of one datastream in a batch, as a SensorThings dataArray (OGC 18-088, 13.2).
struct ObservationArray: Sendable {
    /// One observation: its record's position, its cell, and the row that says it.
    struct Row: Hashable, Sendable {
        var position: UInt64
        var cell: UInt16
        var json: String
    }

    var datastream: EntityID
    private(set) var rows: [Row] = []
    /// Earliest and latest that the rows' times may be.
    private(set) var span: ClosedRange<Instant>?

    init(datastream: EntityID) {
        self.datastream = datastream
    }

    static let components = ["phenomenonTime", "result", "resultQuality", "parameters"]

    /// - Parameter isOfPeriod: whether the result stands for a period and not for an instant.
    mutating func add(_ observation: Observation, of stored: StoredRecord, epoch: String, isOfPeriod: Bool) {
        let time = stored.record.time
        let earliest = time.earliest ?? time.instant
        let latest = time.latest ?? time.instant
        let phenomenonTime = isOfPeriod ? "\(earliest)/\(latest)" : "\(time.instant)"
        rows.append(
            Row(
                position: stored.position, cell: observation.cell,
                json: "[\"\(phenomenonTime)\",\(Self.number(observation.result)),\(Self.quality(observation.flag)),"
                    + "\(Self.parameters(stored, cell: observation.cell, epoch: epoch))]"))
        let whole = span ?? earliest...latest
        span = min(whole.lowerBound, earliest)...max(whole.upperBound, latest)
    }

    mutating func leaveOut(_ isPresent: (Row) -> Bool) { rows.removeAll(where: isPresent) }

    var json: String {
        let names = Self.components.map { JSONText.string($0) }.joined(separator: ",")
        return "{\"Datastream\":{\"@iot.id\":\(datastream.json)},\"components\":[\(names)],"
            + "\"dataArray@iot.count\":\(rows.count),\"dataArray\":[\(rows.map(\.json).joined(separator: ","))]}"
    }

    /// About how many bytes a batch takes as dataArrays, rather more than less.
    static func estimatedBytes(of batch: Batch) -> Int {
        let row = largestRow + batch.stream.epoch.utf8.count
        return batch.records.reduce(0) { $0 + $1.record.observations.count } * row
            + (batch.records.isEmpty ? 0 : arrayHeads)
    }

    /// Of an instant with its bounds; that of a period has a few bytes more, and there are few of them.
    private static let largestRow = 230
    private static let arrayHeads = 2000

    /// The digits as the instrument printed them; the shortest that give the same double for a computed value.
    static func number(_ result: Quantity) -> String {
        guard let mantissa = result.mantissa, let decimals = result.decimals else { return "\(result.value)" }
        guard decimals > 0 else { return "\(mantissa)" }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return "\(mantissa < 0 ? "-" : "")\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    private static func quality(_ flag: QualityFlag) -> String {
        let meaning =
            switch flag {
            case .pass: "pass"
            case .notEvaluated: "not evaluated"
            case .suspect: "suspect"
            case .fail: "fail"
            case .missing: "missing"
            }
        return "{\"flag\":\(flag.rawValue),\"meaning\":\"\(meaning)\"}"
    }

    /// Which record it is, by which it is found again, and what its time is worth, in seconds.
    private static func parameters(_ stored: StoredRecord, cell: UInt16, epoch: String) -> String {
        let time = stored.record.time
        var members = ["\"epoch\":\(JSONText.string(epoch))", "\"position\":\(stored.position)"]
        if cell != 0 { members.append("\"cell\":\(cell)") }
        if let bound = time.bound {
            members.append("\"before\":\(seconds(bound.before)),\"after\":\(seconds(bound.after))")
        }
        members.append("\"clock\":\"\(time.source) \(time.state)\"")
        if let reprocessed = stored.record.reprocessed {
            members.append("\"run\":\(reprocessed.run),\"replaces\":\(reprocessed.position)")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        number(Quantity(mantissa: nanoseconds, decimals: 9))
    }
}
