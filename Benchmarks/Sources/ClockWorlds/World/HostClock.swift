/// CLOCK_REALTIME of the machine, beside true time. Seconds.
public struct HostClock: Sendable {
    /// A program or a person sets the clock.
    public struct Step: Hashable, Sendable {
        public var at: Double
        public var by: Double

        public init(at: Double, by: Double) {
            self.at = at
            self.by = by
        }
    }

    /// A daemon moves the clock a little faster or slower.
    public struct Slew: Hashable, Sendable {
        public var from: Int
        public var until: Int
        public var rate: Double

        public init(from: Int, until: Int, rate: Double) {
            self.from = from
            self.until = until
            self.rate = rate
        }
    }

    /// How far from UTC it was when the machine was switched on, in nanoseconds: seconds, or decades with a dead battery.
    public let base: Int64
    /// A daemon keeps the clock within so much of the truth; nil: it runs as the counter does.
    public var held: Wander?
    public var steps: [Step]
    public var slews: [Slew]
    /// A daemon that holds the clock steers it towards where it believes the truth to be, in so many seconds.
    private static let steering = 600.0
    /// Of the whole seconds so far, without the steps.
    private(set) var offsets: [Double]

    public init(base: Int64 = 0, held: Wander? = nil, steps: [Step] = [], slews: [Slew] = []) {
        self.base = base
        self.held = held
        self.steps = steps
        self.slews = slews
        offsets = [held?.value ?? 0]
    }

    /// One second more, in which the counter runs `frequency` too fast.
    mutating func advance(second: Int, frequency: Double, _ chance: inout Chance) {
        let last = offsets[offsets.count - 1]
        if held != nil {
            held?.move(&chance)
            offsets.append(last + ((held?.value ?? last) - last) / Self.steering)
            return
        }
        let slew = slews.first { $0.from <= second && second < $0.until }?.rate ?? 0
        offsets.append(last + frequency + slew)
    }

    /// Nanoseconds.
    func offset(at time: Double) -> Int64 {
        let stepped = steps.reduce(0) { $1.at <= time ? $0 + $1.by : $0 }
        return base + nanoseconds(stepped + interpolated(offsets, at: time))
    }
}

/// Between the values of whole seconds; the last one goes on.
func interpolated(_ values: [Double], at time: Double) -> Double {
    let second = min(max(0, Int(time)), values.count - 1)
    guard second + 1 < values.count else { return values[second] }
    return values[second] + (values[second + 1] - values[second]) * (time - Double(second))
}
