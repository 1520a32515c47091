import Sensing

/// The last points of one datastream, in a ring of bounded size.
struct RecentSeries: Sendable {
    private let capacity: Int
    /// Points nearer than this to the one before are left out, so that a fast instrument still shows minutes.
    private let spacingNanoseconds: Int64
    private var points: [(time: Instant, value: Double)] = []
    /// Where the oldest point is, once the ring is full.
    private var oldest = 0
    private var last: Instant?

    init(capacity: Int, spacingNanoseconds: Int64) {
        self.capacity = capacity
        self.spacingNanoseconds = spacingNanoseconds
    }

    mutating func append(_ value: Double, at time: Instant) {
        guard value.isFinite, capacity > 0 else { return }
        if let last {
            let step = time.nanoseconds(since: last)
            // The clock was set back, or a recording starts again: what was known belongs to another time.
            if step < 0 { clear() } else if step < spacingNanoseconds { return }
        }
        last = time
        if points.count < capacity {
            points.append((time, value))
        } else {
            points[oldest] = (time, value)
            oldest = (oldest + 1) % capacity
        }
    }

    /// Oldest first.
    var history: [History.Point] {
        (points[oldest...] + points[..<oldest]).map { point in
            History.Point(seconds: Double(point.time.nanoseconds / 1_000_000) / 1000, value: point.value)
        }
    }

    private mutating func clear() {
        points.removeAll(keepingCapacity: true)
        oldest = 0
    }
}
