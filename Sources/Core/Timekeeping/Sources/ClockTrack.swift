/// How a clock that others set (CLOCK_REALTIME, or a network card's) ran by CLOCK_MONOTONIC_RAW in the last moments, so
/// that an instant of it which lies a little back is found on the counter although the clock is being slewed.
public struct ClockTrack: Hashable, Sendable {
    /// Both clocks, read together; nanoseconds.
    public struct Point: Hashable, Sendable {
        public var raw: Int64
        /// The time of the other clock.
        public var reading: Int64
        /// Half the width of the bracket in which both were read.
        public var halfWidth: Int64

        public init(raw: Int64, reading: Int64, halfWidth: Int64) {
            self.raw = raw
            self.reading = reading
            self.halfWidth = halfWidth
        }
    }

    /// An instant on the counter, and how far it may be from where it is said to be.
    public struct Place: Hashable, Sendable {
        public var raw: Int64
        public var error: Int64
    }

    /// A clock may be slewed by 500 ppm (the kernel's MAXFREQ); what goes beyond, and a millisecond, is a step.
    public static let greatestSlewPPM: Int64 = 500
    private static let smallestStep: Int64 = 1_000_000
    private static let longest = 16

    private var points: [Point] = []
    /// For each point, how much its step from the one before differs from what the step before that promised.
    private var surprises: [Int64] = []
    private var startsAtStep = false

    public init() {}

    /// The newest comparison.
    public var newest: Point? { points.last }

    public mutating func note(_ moment: ClockMoment) {
        if moment.wasSet { forget() }
        note(Point(raw: moment.raw, reading: moment.realtime, halfWidth: moment.halfWidth))
    }

    public mutating func note(_ point: Point) {
        guard let last = points.last else { return append(point, surprise: 0) }
        let elapsed = point.raw &- last.raw
        guard elapsed > 0 else { return }
        let gained = point.reading &- last.reading &- elapsed
        if gained.magnitude > (Self.smallestStep + elapsed / 1_000_000 * Self.greatestSlewPPM).magnitude {
            forget()
            return append(point, surprise: 0)
        }
        append(point, surprise: Int64((gained &- expectedGain(in: elapsed)).magnitude))
    }

    /// Where an instant of the clock lies on the counter; nil: before a step of the clock, or nothing was compared yet.
    ///
    /// Between two points the clock is taken to have run evenly; before the first and after the last, within 500 ppm.
    public func place(_ reading: Int64) -> Place? {
        guard let first = points.first, let last = points.last else { return nil }
        if reading < first.reading {
            return startsAtStep ? nil : place(reading, from: first)
        }
        guard reading < last.reading, let after = points.firstIndex(where: { $0.reading > reading }) else {
            return place(reading, from: last)
        }
        let (start, end) = (points[after - 1], points[after])
        let elapsed = reading &- start.reading
        let span = end.reading &- start.reading
        let share = Double(end.raw &- start.raw &- span) * Double(elapsed) / Double(span)
        return Place(
            raw: start.raw &+ elapsed &+ Int64(share.rounded()),
            error: max(start.halfWidth, end.halfWidth) + surprises[after])
    }

    private func place(_ reading: Int64, from point: Point) -> Place {
        let distance = reading &- point.reading
        let slew = Int64(clamping: distance.magnitude / 1_000_000) * Self.greatestSlewPPM
        return Place(raw: point.raw &+ distance, error: point.halfWidth + slew)
    }

    private func expectedGain(in elapsed: Int64) -> Int64 {
        guard points.count > 1, let last = points.last else { return 0 }
        let before = points[points.count - 2]
        let span = last.raw &- before.raw
        let gained = last.reading &- before.reading &- span
        return Int64((Double(gained) * Double(elapsed) / Double(span)).rounded())
    }

    private mutating func append(_ point: Point, surprise: Int64) {
        points.append(point)
        surprises.append(surprise)
        guard points.count > Self.longest else { return }
        points.removeFirst()
        surprises.removeFirst()
    }

    private mutating func forget() {
        startsAtStep = startsAtStep || !points.isEmpty
        points = []
        surprises = []
    }
}
