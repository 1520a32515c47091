/// How a stream is cut: into lines, binary frames and blocks of lines, in any mixture.
public struct FramingPlan: Sendable {
    /// How the lines of a stream end, and how long they may be.
    public struct Lines: Hashable, Sendable {
        public var terminator: LineFramer.Terminator
        /// Bytes, the terminator included; a longer line is a defect.
        public var maximumLength: Int

        public init(terminator: LineFramer.Terminator = .crlfOrLF, maximumLength: Int = 4096) {
            self.terminator = terminator
            self.maximumLength = max(1, maximumLength)
        }
    }

    /// Nil: bytes that belong to no frame are garbage, a defect for each run.
    public var lines: Lines?
    /// Tried in this order at every place where their sync stands; one whose sync is only the beginning of that of
    /// another, longer sync that stands there is left out. `Frame.kind` is `layout` with the index.
    public var layouts: [BinaryLayout]
    /// Several lines that are one record; `Frame.kind` is `block` with the index.
    public var blocks: [BlockPlan]
    /// Whether a logger's stamps are taken out, in front of lines and in front of chunks of binary data.
    public var unwrapsStamps: Bool
    /// Whether SIO controller blocks are taken apart; their payload is the stream, and its end ends a line.
    public var unwrapsSIO: Bool
    /// Whether RDI PD0 ensembles written as hexadecimal text are read; they become frames of the first layout whose
    /// sync is 7F 7F.
    public var readsHexEnsembles: Bool

    public init(
        lines: Lines? = nil, layouts: [BinaryLayout] = [], blocks: [BlockPlan] = [], unwrapsStamps: Bool = false,
        unwrapsSIO: Bool = false, readsHexEnsembles: Bool = false
    ) {
        self.lines = lines
        self.layouts = layouts
        self.blocks = blocks
        self.unwrapsStamps = unwrapsStamps
        self.unwrapsSIO = unwrapsSIO
        self.readsHexEnsembles = readsHexEnsembles
    }
}
