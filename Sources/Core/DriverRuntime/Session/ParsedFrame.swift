import Sensing

/// One frame and what the driver made of it. The raw bytes of all frames together are the bytes that came in.
public struct ParsedFrame: Hashable, Sendable {
    /// The bytes as they came over the line, terminators, stamps and garbage included.
    public var raw: [UInt8]
    /// When the first byte arrived, by the station clock.
    public var time: Timestamp
    /// What the instrument's own clock says.
    public var instrumentTime: Instant?
    /// What a logger's stamp in front of the bytes says.
    public var loggerTime: Instant?
    /// Why nothing could be read; nil for a sample, and for a line that is known to carry no values (a prompt, an echo,
    /// a header, a logger's message, a sentence without a value).
    public var defect: String?
    public var observations: [Observation]
    /// The record that fits; of a frame or block without one its name, of a codec's frame the codec.
    public var kind: String?
    /// How many bytes of `raw` lie before what the record begins with: a prompt that the instrument sent after the record
    /// before, or what a power-up left.
    public var skipped = 0

    public init(
        raw: [UInt8], time: Timestamp, instrumentTime: Instant? = nil, loggerTime: Instant? = nil,
        defect: String? = nil, observations: [Observation] = [], kind: String? = nil
    ) {
        self.raw = raw
        self.time = time
        self.instrumentTime = instrumentTime
        self.loggerTime = loggerTime
        self.defect = defect
        self.observations = observations
        self.kind = kind
    }
}
