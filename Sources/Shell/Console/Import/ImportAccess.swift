import Sensing

/// Where the control socket brings files of recovered instruments. The page takes none: it changes nothing.
public struct ImportAccess: Sendable {
    /// Begins a file, or says why not.
    public var begin: @Sendable (ImportWish) async throws(ImportDenial) -> ImportBeginning

    public init(begin: @escaping @Sendable (ImportWish) async throws(ImportDenial) -> ImportBeginning) {
        self.begin = begin
    }
}

/// Somebody brings a file of an instrument.
public struct ImportWish: Hashable, Sendable {
    public var instrument: String
    public var name: String
    /// In bytes.
    public var size: Int
    /// SHA-256 in hexadecimal.
    public var digest: String
    /// When it was last written.
    public var written: Instant
    /// The time of what stands before the first time in the file.
    public var before: Instant
    /// How the instrument's clock is corrected, in the station's own short form.
    public var correction: String

    public init(
        instrument: String, name: String, size: Int, digest: String, written: Instant, before: Instant,
        correction: String
    ) {
        self.instrument = instrument
        self.name = name
        self.size = size
        self.digest = digest
        self.written = written
        self.before = before
        self.correction = correction
    }
}

/// What is said to a file before its bytes are taken.
public enum ImportBeginning: Sendable {
    /// Its content is stored already; why that is known.
    case known(String)
    case session(ImportSession)
}

/// A file on its way into the store.
public struct ImportSession: Sendable {
    /// Takes the next bytes; waits while the store has no room.
    public var take: @Sendable ([UInt8]) async -> Void
    /// All bytes have come: returns when they are durable.
    public var finish: @Sendable () async throws(ImportDenial) -> ImportAnswer
    /// The sender went away; what is stored stays, and the rest comes the next time. Harmless after `finish`.
    public var abandon: @Sendable () async -> Void

    public init(
        take: @escaping @Sendable ([UInt8]) async -> Void,
        finish: @escaping @Sendable () async throws(ImportDenial) -> ImportAnswer,
        abandon: @escaping @Sendable () async -> Void
    ) {
        self.take = take
        self.finish = finish
        self.abandon = abandon
    }
}

/// What became of a file.
public struct ImportAnswer: Codable, Hashable, Sendable {
    public var records: Int
    public var defects: Int
    /// Records that were stored before.
    public var passedOver: Int
    /// Why nothing was stored; nil when it was.
    @TextOrNull public var known: String?

    public init(records: Int, defects: Int, passedOver: Int, known: String? = nil) {
        self.records = records
        self.defects = defects
        self.passedOver = passedOver
        self.known = known
    }

    enum CodingKeys: String, CodingKey {
        case records
        case defects
        case passedOver = "passed_over"
        case known
    }
}

/// Why a file is not taken.
public struct ImportDenial: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The station has no such instrument.
        case unknown
        /// The request is wrong.
        case refused
        /// Not now.
        case failed
    }

    public var kind: Kind
    public var reason: String

    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
