import Sensing

/// What the station clock writes into the store about itself, as records of the pseudo-instrument `station-clock`: the
/// models that readings were stamped with, the audits of holdovers, and the corrections of gaps.
///
/// The record's raw bytes are one line of `key=value` that begins with `kind=`; its observations are the same in figures.
public struct ClockRecord: Hashable, Sendable {
    /// The name is reserved: no station file may give it to an instrument.
    public static let instrument = "station-clock"
    public static let driver = "fairlead/clock"

    public static let description = InstrumentDescription(
        name: instrument, driver: driver, datastreams: ClockDatastream.allCases.map(\.description))

    /// Empty when there are only figures, or a remark.
    public var line: String
    /// Their datastreams are positions in `description`.
    public var observations: [Observation]
    /// A sentence for people.
    public var remark: String?

    init(line: String = "", observations: [Observation] = [], remark: String? = nil) {
        self.line = line
        self.observations = observations
        self.remark = remark
    }

    /// With the numbers that the store gave to `description`.
    public func record(time: Timestamp, instrument: Int32, datastreams: [Int32]) -> Record {
        let numbered = observations.compactMap { observation -> Observation? in
            guard datastreams.indices.contains(Int(observation.datastream)) else { return nil }
            var numbered = observation
            numbered.datastream = datastreams[Int(observation.datastream)]
            return numbered
        }
        return Record(
            instrument: instrument, direction: .note, time: time, raw: Array(line.utf8), defect: remark,
            observations: numbered)
    }

    // MARK: What there is to record

    /// A model that a reading is about to be stamped with. `usedAt`: the raw counter of that moment.
    public static func model(_ model: ClockModel, usedAt raw: Int64) -> ClockRecord {
        var line = KeyedLine()
        line.add("kind", Kind.model.rawValue)
        line.add("used_at", raw)
        return ClockRecord(line: line.text + " " + model.line, observations: figures(of: model, at: raw))
    }

    /// What a holdover was worth, with how many of the holdovers of this run kept their promise.
    public static func audit(_ audit: HoldoverAudit, covered: Int, of holdovers: Int) -> ClockRecord {
        var line = KeyedLine()
        line.add("kind", Kind.audit.rawValue)
        line.add("held", audit.held.id)
        line.add("relocked", audit.relocked.id)
        line.add("at", audit.at)
        line.add("error_ns", audit.error)
        line.add("promised_ns", audit.promised)
        line.add("within_ns", audit.within)
        line.add("covered", audit.isCovered)
        var observations = [
            ClockDatastream.holdoverDuration.observation(Double(audit.duration) / 1e9),
            ClockDatastream.holdoverError.observation(nanoseconds: audit.error),
            ClockDatastream.holdoverPromised.observation(nanoseconds: audit.promised),
            ClockDatastream.holdoverWithin.observation(nanoseconds: audit.within),
            ClockDatastream.holdoverIsCovered.observation(audit.isCovered ? 1 : 0),
        ]
        if holdovers > 0 {
            observations.append(ClockDatastream.coverage.observation(Double(covered) / Double(holdovers)))
        }
        return ClockRecord(line: line.text, observations: observations)
    }

    /// The figures of a moment. `hostOffset`: CLOCK_REALTIME less our UTC, in nanoseconds.
    public static func status(_ model: ClockModel, at raw: Int64, hostOffset: Int64?) -> ClockRecord {
        var observations = figures(of: model, at: raw)
        if let hostOffset {
            observations.append(ClockDatastream.hostOffset.observation(nanoseconds: hostOffset))
        }
        return ClockRecord(observations: observations)
    }

    public static func note(_ note: ClockNote) -> ClockRecord {
        ClockRecord(remark: note.text)
    }

    /// The correction of a gap that a relock has closed.
    public static func retiming(_ retiming: Retiming, _ summary: RetimingSummary) -> ClockRecord {
        var observations = [ClockDatastream.retimedRecords.observation(summary.records)]
        if let bound = summary.boundBefore {
            observations.append(ClockDatastream.boundBeforeRetiming.observation(nanoseconds: bound))
        }
        if let bound = summary.boundAfter {
            observations.append(ClockDatastream.boundAfterRetiming.observation(nanoseconds: bound))
        }
        return ClockRecord(line: retiming.line, observations: observations)
    }

    private static func figures(of model: ClockModel, at raw: Int64) -> [Observation] {
        var observations = [ClockDatastream.state.observation(Int(model.state.rawValue))]
        if let bound = model.halfWidth(at: raw) {
            observations.append(ClockDatastream.bound.observation(nanoseconds: bound))
            observations.append(ClockDatastream.frequency.observation(model.frequency * 1e6))
        }
        return observations
    }
}
