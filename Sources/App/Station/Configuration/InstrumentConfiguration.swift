import Diagnostics
import Transports

/// One instrument of the station file. What the driver must understand keeps its place in the text.
public struct InstrumentConfiguration: Hashable, Sendable {
    public var name: Located<String>
    /// The driver's identity, `maker/model`.
    public var driver: Located<String>
    public var serialNumber: String?
    public var transport: TransportConfiguration
    /// No bytes for so long is reported; nil when silence is normal.
    public var silenceNanoseconds: Int64?
    /// Calibration coefficients. Nested ones have the names of both levels with a point: `temperature.A0`.
    public var coefficients: [NamedValue<Double>]
    /// What stands in the instrument's lines, as it is written, where the driver leaves that open.
    public var fields: SourceNode?
    /// The output columns, where the driver lets the station say them.
    public var columns: [Located<String>]?
    /// The variant of the instrument, where the driver knows several.
    public var variant: Located<String>?
    /// Limits for the gross range test, by the driver's field key.
    public var limits: [NamedValue<GrossRangeLimits>]
    public var poll: Poll?
    /// Sent, in this order, after each connection.
    public var onConnect: [String]
    /// The instrument's settings by the driver's names, as they are to be.
    public var parameters: [NamedValue<String>]
    /// Its clock is set when it is wrong.
    public var setsClock: Bool
    /// From one measurement of its clock to the next; nil: as the driver says.
    public var clockEveryNanoseconds: Int64?
    /// The first byte of a sample comes at most so long after the time that is printed in it; nil: as the driver says.
    public var sampleLatencyNanoseconds: Int64?
    public var time: TimeOfSamples
    /// On a line with several.
    public var address: String?
    /// Other instruments have the same transport; they take turns.
    public var shared: SharedLineSettings?
    /// The station sends nothing by itself.
    public var listensOnly: Bool

    /// Whose time a sample gets.
    public enum TimeOfSamples: String, Hashable, Sendable, CaseIterable {
        /// When its first byte came.
        case station
        /// What is printed in it, less the measured offset of the instrument's clock.
        case instrument
    }

    /// A command that makes the instrument answer; what is nil is as the driver has it.
    public struct Poll: Hashable, Sendable {
        public var send: [UInt8]?
        public var everyNanoseconds: Int64?
    }

    public var coefficientValues: [String: Double] {
        Dictionary(coefficients.map { ($0.name.text, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The two ranges of QARTOD's gross range test, in the datastream's unit.
public struct GrossRangeLimits: Hashable, Sendable {
    /// Outside is suspect: what the operator expects here.
    public var operational: ClosedRange<Double>?
    /// Outside is a failure: what the sensor can measure at all.
    public var sensor: ClosedRange<Double>?
}
