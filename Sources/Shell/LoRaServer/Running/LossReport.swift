/// Says, once a minute at most, that datagrams of gateways were lost before they were read.
struct LossReport {
    private var told: (dropped: UInt64, overflowed: UInt64) = (0, 0)
    private var last: UInt64?

    /// `dropped`: in the kernel, and `overflowed`: at the queue, since the start; `now`: monotonic, in nanoseconds.
    mutating func line(_ dropped: UInt64, _ overflowed: UInt64, now: UInt64) -> String? {
        guard dropped > told.dropped || overflowed > told.overflowed else { return nil }
        if let last, now &- last < RefusalLog.interval { return nil }
        let new = (dropped: dropped - told.dropped, overflowed: overflowed - told.overflowed)
        last = now
        told = (dropped, overflowed)
        return "datagrams of gateways were lost, \(new.dropped) in the kernel and \(new.overflowed) because too many "
            + "waited: is the processor or the disk too slow?"
    }
}
