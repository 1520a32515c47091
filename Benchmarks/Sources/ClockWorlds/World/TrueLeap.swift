/// What UTC really does in this world, independent of the station's tables.
public struct TrueLeap: Hashable, Sendable {
    public var taiMinusUTC: Int
    /// Seconds of true time after the start at which UTC steps back (an inserted second begins).
    public var inserted: Double?

    public init(taiMinusUTC: Int = 37, inserted: Double? = nil) {
        self.taiMinusUTC = taiMinusUTC
        self.inserted = inserted
    }

    public func taiMinusUTC(at time: Double) -> Int {
        guard let inserted, time >= inserted else { return taiMinusUTC }
        return taiMinusUTC + 1
    }
}
