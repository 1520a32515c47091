import Sensing

/// A run of bytes that belongs together. Every byte that arrives ends up in exactly one frame, good or bad.
public struct Frame: Hashable, Sendable {
    /// What a frame is of.
    public enum Kind: Hashable, Sendable {
        /// A line of text, or garbage.
        case line
        /// A binary frame: the index of its layout in the plan.
        case layout(Int)
        /// Several lines that are one record: the index of the block in the plan.
        case block(Int)
        /// What a node says by radio: its FPort; nil where it says nothing.
        case uplink(port: UInt8?)
    }

    /// The bytes as they came over the line, terminators, stamps and garbage included.
    public var raw: [UInt8]
    /// The bytes to parse: without terminators and wrappers, and decoded when they came as hexadecimal text.
    public var payload: [UInt8]
    /// When the first byte of `raw` arrived.
    public var time: Timestamp
    /// What a logger's stamp in front of the bytes says.
    public var loggerTime: Instant?
    /// Why the bytes cannot be parsed (failed checksum, cut short, too long); nil for a good frame.
    public var defect: String?
    public var kind: Kind

    public init(
        raw: [UInt8], payload: [UInt8], time: Timestamp, loggerTime: Instant? = nil, defect: String? = nil,
        kind: Kind = .line
    ) {
        self.raw = raw
        self.payload = payload
        self.time = time
        self.loggerTime = loggerTime
        self.defect = defect
        self.kind = kind
    }
}
