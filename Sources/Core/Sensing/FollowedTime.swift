extension Timestamp {
    /// A source stands behind the station's time, now or until a while ago, and it has a bound: it may measure other
    /// clocks.
    public var isFollowed: Bool { (state == .locked || state == .holdover) && bound != nil }
}
