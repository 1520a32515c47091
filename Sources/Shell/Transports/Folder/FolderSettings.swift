/// A folder in which an instrument's files are put, by FTP, rsync or a person.
public struct FolderSettings: Hashable, Sendable {
    /// The folder into which files are put. Beside it stand `PATH.processing`, `PATH.done` and `PATH.error`.
    public var path: String
    /// Which names are taken, with `*` for any text; what fits none is left alone.
    public var patterns: [String]
    /// A file is complete when its size and time have not changed for so long, in nanoseconds.
    public var settle: UInt64
    /// How long a file that was read is kept, in seconds.
    public var keepSeconds: Int64
    /// A larger file is not read, in bytes.
    public var largest: Int64
    /// The name of the file that says that another is complete, `*` standing for that one's name, with its ending or
    /// without; nil: the time decides.
    public var marker: String?

    public init(
        path: String, patterns: [String] = ["*"], settle: UInt64 = 5_000_000_000, keepSeconds: Int64 = 30 * 86_400,
        largest: Int64 = 1 << 30, marker: String? = nil
    ) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.patterns = patterns
        self.settle = settle
        self.keepSeconds = keepSeconds
        self.largest = largest
        self.marker = marker
    }
}
