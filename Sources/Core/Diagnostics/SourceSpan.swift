/// A place in a source text. A column counts characters (Unicode scalars), a tab being one.
public struct SourcePosition: Hashable, Comparable, Sendable {
    /// Counted from 1.
    public var line: Int
    /// Counted from 1.
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Where a text begins, and where to point when a whole file is meant.
    public static let start = SourcePosition(line: 1, column: 1)

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Some characters of one line.
public struct SourceSpan: Hashable, Sendable {
    public var start: SourcePosition
    /// In characters; 0 points between two of them.
    public var length: Int

    public init(start: SourcePosition, length: Int) {
        self.start = start
        self.length = length
    }

    /// The beginning of a file, for what is wrong with all of it.
    public static let wholeFile = SourceSpan(start: .start, length: 0)
}
