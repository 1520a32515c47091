/// What a source knows about leap seconds.
public struct LeapAnnouncement: Hashable, Sendable {
    public enum Coming: String, Hashable, Sendable, CaseIterable {
        case none, insert, delete
        /// It does not say, or does not know yet (a receiver after a cold start).
        case unknown
    }

    /// At the end of the current UTC day (PTP, kernel) or month (NTP).
    public var coming: Coming
    /// TAI less UTC in seconds, where the source says it and vouches for it.
    public var taiMinusUTC: Int?

    public init(coming: Coming = .unknown, taiMinusUTC: Int? = nil) {
        self.coming = coming
        self.taiMinusUTC = taiMinusUTC
    }
}
