import Sensing

/// QARTOD's gross range test: outside what the sensor can measure is `fail`, outside what is to be expected here is
/// `suspect`. The end points belong to the ranges.
public struct GrossRange: Hashable, Sendable {
    /// The sensor's span.
    public var sensor: ClosedRange<Double>?
    /// The operator's span.
    public var expected: ClosedRange<Double>?

    public init(sensor: ClosedRange<Double>? = nil, expected: ClosedRange<Double>? = nil) {
        self.sensor = sensor
        self.expected = expected
    }

    /// `missing` for not a number, `notEvaluated` when no range is known.
    @inlinable
    public func flag(_ value: Double) -> QualityFlag {
        if value.isNaN { return .missing }
        if let sensor, !sensor.contains(value) { return .fail }
        if let expected, !expected.contains(value) { return .suspect }
        return sensor == nil && expected == nil ? .notEvaluated : .pass
    }
}

extension QualityFlag {
    /// What a value computed from a value with this flag can be at best: bad inputs make bad results.
    public func propagated(to flag: QualityFlag) -> QualityFlag {
        switch (self, flag) {
        case (_, .missing): .missing
        case (.fail, _), (.missing, _): .fail
        case (.suspect, .pass), (.suspect, .notEvaluated): .suspect
        default: flag
        }
    }
}
