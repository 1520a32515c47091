import Sensing

/// A whole file, by what is in it.
public struct ArrivedFile: Hashable, Sendable {
    public var name: String
    /// In bytes.
    public var size: Int
    /// SHA-256 in hexadecimal.
    public var digest: String
    /// When it was last written, by whichever clock its file system or its sender had.
    public var changed: Instant

    public init(name: String, size: Int, digest: String, changed: Instant) {
        self.name = name
        self.size = size
        self.digest = digest
        self.changed = changed
    }
}

/// What a consumer says to a file before it is read.
public enum FileWelcome: Hashable, Sendable {
    /// Hand its bytes on, all of them from the first; what is stored of them already is passed over.
    case read
    /// The same bytes are stored; why that is known.
    case known(String)
    /// Not now; the file is offered again.
    case refused(LinkFailure)
}

/// What became of a file.
public enum FileOutcome: Hashable, Sendable {
    /// It is durable.
    case stored(FileTally)
    /// Not now; the file is offered again.
    case notStored(LinkFailure)
}

/// What was in a file.
public struct FileTally: Hashable, Sendable {
    public var records = 0
    /// Records with at least one value.
    public var samples = 0
    public var defects = 0
    /// Records that were stored before, by a reading that was cut short.
    public var passedOver = 0
    public var firstDefect: String?

    public init() {}
}
