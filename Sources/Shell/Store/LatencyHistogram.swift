/// Counts of latencies in buckets that are 12 % wide, so that a quantile costs no memory that grows.
struct LatencyHistogram {
    /// Eight buckets for each power of two of microseconds.
    private static let bucketsPerOctave = 8
    private var counts = [UInt64](repeating: 0, count: 40 * bucketsPerOctave)
    private var total: UInt64 = 0

    mutating func add(nanoseconds: UInt64) {
        counts[Self.index(microseconds: nanoseconds / 1000)] += 1
        total += 1
    }

    /// The upper end of the bucket that holds the quantile, in milliseconds; nil without any latency.
    func milliseconds(quantile: Double) -> Double? {
        guard total > 0 else { return nil }
        let rank = UInt64((Double(total) * quantile).rounded(.up))
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() {
            seen += count
            if seen >= max(rank, 1) { return Double(Self.upperEnd(of: index)) / 1000 }
        }
        return nil
    }

    private static func index(microseconds: UInt64) -> Int {
        let octaveStart = UInt64(bucketsPerOctave)
        guard microseconds >= octaveStart else { return Int(microseconds) }
        // Three bits below the highest one choose the bucket within the octave.
        let octave = 63 - microseconds.leadingZeroBitCount
        let within = Int(microseconds >> UInt64(octave - 3)) & 7
        return min((octave - 2) * bucketsPerOctave + within, 40 * bucketsPerOctave - 1)
    }

    /// In microseconds.
    private static func upperEnd(of index: Int) -> UInt64 {
        guard index >= bucketsPerOctave else { return UInt64(index) + 1 }
        let octave = index / bucketsPerOctave + 2
        let within = UInt64(index % bucketsPerOctave)
        return (8 + within + 1) << UInt64(octave - 3)
    }
}
