/// Several lines that are one record: an XML element, a wave burst, hexadecimal text over many lines.
public struct BlockPlan: Hashable, Sendable {
    /// What ends a block.
    public enum End: Hashable, Sendable {
        /// The first line that fits the pattern (see `Glob`), the one that begins the block included.
        case text(String)
        /// So many pairs of hexadecimal digits, whatever line ends and stamps lie between: the number stands in the
        /// text itself, in so many hexadecimal digits at an index, and counts the pairs from another index on.
        /// SAMI: digits 3 and 4, counting from themselves.
        case hexPairs(lengthAt: Int, digits: Int, countsFrom: Int)
        /// The first line that fits none of the patterns (see `Glob`), which is no part of the block; or the end of the
        /// stream. What began as such a block and holds no second line is a line.
        case otherLine(than: [String])
        /// Nothing: the block is the payload, binary or not, of an SIO controller block, and `begin` is for the two
        /// letters that name its instrument (`CO`).
        case controllerBlock
    }

    public var name: String
    /// The pattern (see `Glob`) of the line that begins a block. With `*` any line does, so that none begins another
    /// one within it.
    public var begin: String
    /// The pattern of lines that do not begin one after all.
    public var except: String?
    public var end: End
    /// How long after its first line arrived a block is waited for.
    public var timeoutNanoseconds: Int64
    public var maximumLines: Int

    public init(
        name: String, begin: String, except: String? = nil, end: End, timeoutNanoseconds: Int64,
        maximumLines: Int = 1000
    ) {
        self.name = name
        self.begin = begin
        self.except = except
        self.end = end
        self.timeoutNanoseconds = timeoutNanoseconds
        self.maximumLines = max(1, maximumLines)
    }
}
