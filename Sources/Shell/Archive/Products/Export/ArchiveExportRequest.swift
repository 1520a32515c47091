import Sensing

/// What somebody wants out of an archive.
public struct ArchiveExportRequest: Hashable, Sendable {
    public var station: String
    /// By its name in the station; nil for all of the station.
    public var instrument: String?
    /// From this instant on, before the other one; nil is without limit.
    public var from: Instant?
    public var to: Instant?
    /// The times as they were stamped, although gaps of the station's clock have been closed since.
    public var asStamped = false
    /// What the instrument's driver made of the bytes first, although they have been parsed again since.
    public var asFirstProcessed = false

    public init(station: String, instrument: String? = nil, from: Instant? = nil, to: Instant? = nil) {
        self.station = station
        self.instrument = instrument
        self.from = from
        self.to = to
    }

    public func includes(_ instant: Instant) -> Bool {
        if let from, instant < from { return false }
        if let to, instant >= to { return false }
        return true
    }
}
