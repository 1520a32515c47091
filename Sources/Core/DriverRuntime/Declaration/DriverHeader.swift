import Framing

/// What a driver knows about lines that describe the instrument rather than the water.
public struct DriverHeader: Hashable, Sendable {
    /// Text that tells how the instrument is set up.
    public struct Mark: Hashable, Sendable {
        public var text: Glob
        public var variant: Int
    }

    /// Lines that begin so are the header of an uploaded file.
    public var prefix: [UInt8]?
    /// The words for what an instrument may be set up as; records belong to one of them or to all.
    public var variants: [String]
    public var marks: [Mark]
    /// The coefficient that is the number of bytes of a sample; as hexadecimal text it has twice as many digits.
    public var sampleLength: Int?

    public init(prefix: [UInt8]? = nil, variants: [String] = [], marks: [Mark] = [], sampleLength: Int? = nil) {
        self.prefix = prefix
        self.variants = variants
        self.marks = marks
        self.sampleLength = sampleLength
    }
}
