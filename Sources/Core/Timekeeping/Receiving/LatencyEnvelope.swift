/// The minimum-latency envelope of the frames of one kind from one instrument (NCAR NIDAS, TimetagAdjuster).
///
/// Stamps are late, never early. Of a steady line the quickest stamps of the last frames say when each frame came: a frame
/// that was demonstrably read late moves back to that, and none needs the transport's worst case as its lateness. A line
/// that is not steady, or not any more, is left as its transport stamped it, until it is steady again.
struct LatencyEnvelope: Hashable, Sendable {
    private typealias Point = SteadyRate.Point

    private var points: [Point] = []
    private var rate: SteadyRate?
    /// Indices up to this one belong to earlier frames, certainly.
    private var passed = Int.min
    private var strikes = 0
    /// How late the instrument itself spoke at its slowest, in nanoseconds; fades with the frames after it.
    private var slowest = 0.0

    private static let fading = 0.998
    /// Characters that the system may hold back behind those that it brings.
    private static let heldBack: Int64 = 16
    private static let fewest = 12
    private static let most = 64
    /// Frames as old as this say nothing about now, in nanoseconds.
    private static let memory: Int64 = 600_000_000_000
    /// Rates that are looked for, as intervals in nanoseconds.
    private static let intervals = 5e6...60e9
    /// A frame may come so much before the envelope, in nanoseconds, beside the usual lateness of the others.
    private static let tolerance: Int64 = 1_000_000
    /// Frames in a row that may be off the rate; one that was read at once counts for all.
    private static let patience = 4

    /// Where the frames of one read belong, in order; nil for those that stay where they are. `following`: when at the
    /// latest the beginning of the next frame came, if the same read brought one.
    mutating func place(_ frames: [StampedFrame], _ pace: LinePace, following: Int64? = nil) -> [StampedFrame?] {
        guard let rate, let indices = indices(of: frames, rate, following: following) else {
            learn(frames)
            return frames.map { _ in nil }
        }
        var placed: [StampedFrame?] = []
        for (frame, index) in zip(frames, indices) {
            placed.append(place(frame, at: index, rate, pace))
            guard self.rate != nil else { break }
        }
        guard self.rate != nil else {
            learn(frames)
            return frames.map { _ in nil }
        }
        fit(within: 8)
        return placed
    }

    // MARK: A line whose rate is known

    /// The latest place on the rate that each frame can have: no two frames share one, and the bytes behind a frame came
    /// after it. Nil when that cannot be, so that the line is not what it was.
    private func indices(of frames: [StampedFrame], _ rate: SteadyRate, following: Int64?) -> [Int]? {
        guard let last = points.last, let newest = frames.last,
            Double(newest.stamp - last.stamp) * rate.doubt < rate.interval * rate.interval / 16
        else { return nil }
        var ceiling = following.map { latestIndex(of: $0, rate) - 1 } ?? Int.max
        var indices: [Int] = []
        for frame in frames.reversed() {
            let index = min(latestIndex(of: frame.stamp, rate), ceiling)
            indices.append(index)
            ceiling = index - 1
        }
        guard let first = indices.last, first > passed else { return nil }
        return indices.reversed()
    }

    private mutating func place(
        _ frame: StampedFrame, at index: Int, _ rate: SteadyRate, _ pace: LinePace
    ) -> StampedFrame? {
        let envelope = envelope(at: index, rate)
        let excess = frame.stamp - envelope.stamp
        let isLate = isLate(frame, at: index, rate, pace)
        if !isLate { slowest = max(slowest * Self.fading, Double(excess - pace.character)) }
        if !isLate, Double(excess) > offRate(rate, pace) {
            strike(hard: pace.isPaced)
            return nil
        }
        strikes = 0
        var placed = frame
        if pace.isPaced { placed.stamp = moved(frame, isLate: isLate, to: envelope.stamp + envelope.doubt, rate, pace) }
        let slack = pace.quickest + rate.upperQuartile + envelope.doubt
        let lowest = lowestIndex(of: frame, upTo: index, rate)
        var earliest = frame.stamp - frame.lateness
        passed = lowest
        // What looks late may be early by a new rate that is not known yet, so it keeps all of its lateness.
        if isLate ? !frame.isWhole : excess < pace.quickest + 4 * rate.upperQuartile {
            append(Point(index: index, stamp: frame.stamp, together: frame.together))
            // Characters that take their time say themselves that the frame is not an earlier one, read late.
            if pace.isPaced { passed = index }
            let least = passed == index ? envelope.stamp : self.envelope(at: lowest, rate).stamp
            earliest = max(earliest, min(least, frame.stamp) - slack)
        } else if lowest == index {
            append(Point(index: index, stamp: frame.stamp, together: frame.together))
        }
        placed.lateness = max(0, placed.stamp - earliest)
        // A prompt frame may have been read a little late, or the instrument may have been: nothing tells which.
        if !isLate { placed.earliness = max(0, frame.stamp - placed.stamp) }
        return placed
    }

    /// Whether it is certain that the read of a frame came late: of characters that take their time it brought more than
    /// prompt reads do, or the frame shares its place on the rate with a later one.
    private func isLate(_ frame: StampedFrame, at index: Int, _ rate: SteadyRate, _ pace: LinePace) -> Bool {
        pace.isPaced && (frame.together > rate.promptBytes || index < latestIndex(of: frame.stamp, rate))
    }

    /// To where the instrument has spoken at the latest by all that it did lately. Of a frame whose last characters were
    /// still on the line when it was read, and of one that was read at once, there is only little to gain, and it is
    /// taken with an instrument that is known to be that punctual.
    private func moved(
        _ frame: StampedFrame, isLate: Bool, to envelope: Int64, _ rate: SteadyRate, _ pace: LinePace
    ) -> Int64 {
        guard let jitter = rate.jitter.map({ max($0, Int64(slowest)) }) else { return frame.stamp }
        let latest = min(frame.stamp, envelope.addingClamped(jitter))
        if isLate, frame.isWhole { return latest }
        guard jitter < pace.character / 2 else { return frame.stamp }
        return max(latest, frame.stamp - (isLate ? Self.heldBack : 1) * pace.character)
    }

    /// A frame further from the rate than this, and not read late, says that the instrument left its rate.
    private func offRate(_ rate: SteadyRate, _ pace: LinePace) -> Double {
        max(rate.interval / 8, Double(2 * pace.character) * Double(rate.promptBytes))
    }

    private mutating func strike(hard: Bool) {
        strikes += hard ? Self.patience : 1
        if strikes >= Self.patience { forget() }
    }

    private func latestIndex(of stamp: Int64, _ rate: SteadyRate) -> Int {
        guard let last = points.last else { return 0 }
        let since = Double(stamp - envelope(at: last.index, rate).stamp)
        let early = min(1.0 / 8, Double(Self.tolerance + 4 * rate.upperQuartile) / rate.interval)
        return last.index + Int((since / rate.interval + early).rounded(.down))
    }

    /// The earliest place that the transport's lateness leaves to a frame.
    private func lowestIndex(of frame: StampedFrame, upTo index: Int, _ rate: SteadyRate) -> Int {
        let room = Double(envelope(at: index, rate).stamp - frame.stamp + frame.lateness) / rate.interval + 1.0 / 8
        return max(index - max(0, Int(room.rounded(.down))), passed == Int.min ? index : min(index, passed + 1))
    }

    /// The latest that a prompt frame with this index can come, by the quickest of the last frames; and how much earlier,
    /// for the doubt about the rate.
    private func envelope(at index: Int, _ rate: SteadyRate) -> (stamp: Int64, doubt: Int64) {
        var (least, doubt) = (Int64.max, 0.0)
        for point in points {
            let steps = Double(index - point.index)
            let stamp = point.stamp + Int64(steps * rate.interval + steps.magnitude * rate.doubt)
            if stamp < least { (least, doubt) = (stamp, 2 * steps.magnitude * rate.doubt) }
        }
        return (least, Int64(doubt))
    }

    // MARK: Learning

    private mutating func forget() {
        points.removeAll(keepingCapacity: true)
        rate = nil
        passed = Int.min
        strikes = 0
    }

    private mutating func append(_ point: Point) {
        points.append(point)
        if points.count > Self.most { points.removeFirst() }
        while points.count > Self.fewest, point.stamp - points[0].stamp > Self.memory { points.removeFirst() }
    }

    /// `share`: half of the frames are nearer to the rate than this part of the interval.
    private mutating func fit(within share: Double) {
        let fitted = SteadyRate(points)
        guard Self.intervals.contains(fitted.interval), Double(fitted.median) < fitted.interval / share else {
            return forget()
        }
        rate = fitted
    }

    /// Looks for a rate: stamps that follow each other in whole multiples of one interval.
    private mutating func learn(_ frames: [StampedFrame]) {
        if rate != nil { forget() }
        for frame in frames {
            points.append(Point(index: 0, stamp: frame.stamp, together: frame.together))
            if points.count > Self.fewest { points.removeFirst() }
        }
        guard points.count == Self.fewest, number() else { return }
        passed = points.last?.index ?? Int.min
        fit(within: 32)
    }

    /// Gives the points their indices; false when they follow no rate. Two frames that were both read late in between may
    /// stand nearly half an interval off.
    private mutating func number() -> Bool {
        let steps = zip(points, points.dropFirst()).map { Double($1.stamp - $0.stamp) }
        let interval = steps.sorted()[steps.count / 2]
        guard Self.intervals.contains(interval) else { return false }
        var index = 0
        points[0].index = 0
        for (number, step) in steps.enumerated() {
            let whole = (step / interval).rounded()
            guard (1...3).contains(whole), abs(step - whole * interval) < interval * 0.45 else { return false }
            index += Int(whole)
            points[number + 1].index = index
        }
        return true
    }
}
