import Framing
import Pipeline

/// What a recording itself tells about its columns.
public struct DiscoveredFields: Sendable {
    /// How its records are laid out.
    public enum Shape: Sendable {
        case columns(Delimiter)
        case pairs(delimiter: Delimiter, assign: UInt8)
        case json
        case elements
        case lpp
        case senml
        /// Binary rows behind the lines of a header.
        case rows(FixedRows)
    }

    public var shape: Shape
    public var fields: [DeclaredField]
    /// The columns of a line in their order: keys, or `-` for one that is not looked at.
    public var columns: [String]
    /// Lines of the header: known, without values.
    public var header: [[UInt8]]
    /// Where the columns change within a recording: the line of names from which on they are these.
    public var tables: [(names: [UInt8], columns: [String])] = []
    /// Other lines that are known to carry no values.
    public var ignored: [Glob] = []

    public init(shape: Shape, fields: [DeclaredField], columns: [String]? = nil, header: [[UInt8]] = []) {
        self.shape = shape
        self.fields = fields
        self.columns = columns ?? fields.map(\.key)
        self.header = header
    }
}

/// A file of rows of one length behind lines of text (Campbell TOB1).
public struct FixedRows: Hashable, Sendable {
    public var headerLines: Int
    /// Bytes of a row.
    public var length: Int
    /// Why no row can be read.
    public var refusal: String?

    public init(headerLines: Int, length: Int, refusal: String? = nil) {
        self.headerLines = headerLines
        self.length = length
        self.refusal = refusal
    }
}
