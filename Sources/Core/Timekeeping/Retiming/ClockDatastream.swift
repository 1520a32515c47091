import Sensing

/// What the station clock observes of itself: the datastreams of the pseudo-instrument `station-clock`.
public enum ClockDatastream: Int32, Hashable, Sendable, CaseIterable {
    /// B at the instant of the record.
    case bound
    case frequency
    case state
    case hostOffset
    case holdoverDuration
    case holdoverError
    case holdoverPromised
    case holdoverWithin
    case holdoverIsCovered
    case coverage
    case retimedRecords
    case boundBeforeRetiming
    case boundAfterRetiming

    public var description: DatastreamDescription {
        switch self {
        case .bound: Self.time("bound", "clock_bound")
        case .frequency: DatastreamDescription(key: "frequency", name: "clock_frequency_error", unit: "1e-6", ucum: "1")
        case .state: Self.number("state", "clock_state")
        case .hostOffset: Self.time("host_offset", "host_clock_offset")
        case .holdoverDuration:
            DatastreamDescription(key: "holdover_duration", name: "clock_holdover_duration", unit: "s", ucum: "s")
        case .holdoverError: Self.time("holdover_error", "clock_holdover_error")
        case .holdoverPromised: Self.time("holdover_promised", "clock_holdover_bound")
        case .holdoverWithin: Self.time("holdover_within", "clock_holdover_error_bound")
        case .holdoverIsCovered: Self.number("holdover_covered", "clock_holdover_within_bound")
        case .coverage: Self.number("coverage", "clock_holdover_coverage")
        case .retimedRecords: Self.number("retimed_records", "number_of_retimed_records")
        case .boundBeforeRetiming: Self.time("bound_before_retiming", "median_clock_bound_before_retiming")
        case .boundAfterRetiming: Self.time("bound_after_retiming", "median_clock_bound_after_retiming")
        }
    }

    /// In microseconds: bounds reach from tenths of one to seconds.
    private static func time(_ key: String, _ name: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: name, unit: "us", ucum: "us")
    }

    private static func number(_ key: String, _ name: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: name, unit: "1", ucum: "1")
    }

    func observation(_ value: Double) -> Observation {
        Observation(datastream: rawValue, result: Quantity(value), flag: .notEvaluated)
    }

    /// From nanoseconds, with the three decimals that they have in microseconds.
    func observation(nanoseconds: Int64) -> Observation {
        Observation(
            datastream: rawValue, result: Quantity(mantissa: nanoseconds, decimals: 3), flag: .notEvaluated)
    }

    func observation(_ count: Int) -> Observation {
        Observation(
            datastream: rawValue, result: Quantity(mantissa: Int64(count), decimals: 0), flag: .notEvaluated)
    }
}
