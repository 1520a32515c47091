/// The whole counter of a frame, of which the air carries the low half.
public enum FrameCounter {
    /// What a counter on the air means when `last` is that of the last frame that was accepted; nil: none was.
    ///
    /// The same low half as the last one is the last one again; every other is ahead, by however much: a buoy that was
    /// out of reach for a year goes on, and the MIC decides. Nil: the counter has come to its end.
    public static func whole(_ low: UInt16, last: UInt32?) -> UInt32? {
        guard let last else { return UInt32(low) }
        guard low != UInt16(truncatingIfNeeded: last) else { return last }
        let (sum, hasOverflowed) = last.addingReportingOverflow(
            UInt32(low &- UInt16(truncatingIfNeeded: last)))
        return hasOverflowed ? nil : sum
    }
}
