import Sensing

@testable import Timekeeping

/// A serial line, its reader and its instrument on virtual time, with the truth about every frame: what the stamps of the
/// transports and the envelope made of them are compared with. Nanoseconds.
struct SimulatedLine {
    /// What comes over the line.
    struct Sent {
        /// When the first byte was there to be read.
        var truth: Int64
        var bytes: Int
        var kind = "sample"
    }

    /// How the instrument's bytes follow each other.
    enum Speed {
        /// At the baud rate, on a line that is known to have one.
        case line
        /// At the baud rate, on a line whose baud rate is a name only.
        case paced
        /// All at once.
        case atOnce
    }

    /// One frame as it was stamped.
    struct Stamped {
        var truth: Int64
        /// By the rule for its transport.
        var plain: Timestamp
        /// By `FrameTimes`.
        var placed: Timestamp

        var error: Int64 { placed.instant.nanoseconds - truth }
        var plainError: Int64 { plain.instant.nanoseconds - truth }
        var width: Int64 { placed.bound.map { $0.before + $0.after } ?? .max }

        var isCovered: Bool {
            guard let earliest = placed.earliest, let latest = placed.latest else { return false }
            return earliest.nanoseconds <= truth && truth <= latest.nanoseconds
        }
    }

    var character = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)
    var speed = Speed.paced
    /// How long a waiting reader sleeps on after a byte came.
    var wakeUp: (inout SeededNumbers) -> Int64 = { $0.quiet() }
    /// How long the system holds a character back before a reader can have it.
    var held: (inout SeededNumbers) -> Int64 = { _ in 0 }
    var quickest: Int64 = 1_000_000

    private static let clock = TimeBound(halfWidth: 1000)
    private static let model = ClockModelID(run: 1, number: 1)

    func run(_ sent: [Sent], seed: UInt64) -> [Stamped] {
        var random = SeededNumbers(seed: seed)
        let one = character.nanoseconds(characters: 1)
        // The last moment of each byte, at which it can be read.
        let there = sent.flatMap { frame in
            (0..<frame.bytes).map {
                frame.truth + (speed == .atOnce ? 0 : Int64($0) * one) + (speed == .line ? one : 0)
            }
        }
        var arrivals = there
        for index in arrivals.indices {
            // What was there at the same moment is handed over together.
            let isTogether = index > 0 && there[index] == there[index - 1]
            arrivals[index] = isTogether ? arrivals[index - 1] : there[index] + held(&random)
        }
        for index in arrivals.indices.dropFirst() { arrivals[index] = max(arrivals[index], arrivals[index - 1]) }
        var watch = QueueWatch(wakeUp: QueueWatch.serialWakeUp, now: 1)
        var pace = PaceWatch(character)
        var times = FrameTimes()
        var stamped: [Stamped] = []
        var (read, framed, chunkStart) = (0, 0, 0)
        var chunkTimes: [(position: Int, time: Timestamp)] = []
        var now: Int64 = 1
        var ends = sent.reduce(into: [Int]()) { $0.append(($0.last ?? 0) + $1.bytes) }[...]
        while read < arrivals.count {
            watch.waits(from: UInt64(now))
            now = max(now + 5000, arrivals[read] + wakeUp(&random))
            chunkStart = read
            while read < arrivals.count, arrivals[read] <= now { read += 1 }
            let count = read - chunkStart
            let before = now
            now += 2000
            pace.read(count, at: UInt64(now))
            let time = stamp(now, count, watch.wait(at: UInt64(now)), isFound: pace.isPaced)
            watch.isEmpty(at: UInt64(before))
            times.note(count, time, linePace(isFound: pace.isPaced))
            chunkTimes.append((chunkStart, time))
            var spans: [FrameTimes.Span] = []
            var truths: [Int64] = []
            while let end = ends.first, end <= read {
                let number = sent.count - ends.count
                let chunk = chunkTimes.last { $0.position <= framed }?.time ?? time
                spans.append(FrameTimes.Span(length: end - framed, kind: sent[number].kind, time: chunk))
                truths.append(sent[number].truth)
                framed = end
                ends = ends.dropFirst()
            }
            while chunkTimes.count > 1, chunkTimes[1].position <= framed { chunkTimes.removeFirst() }
            for (index, placed) in times.place(spans).enumerated() {
                stamped.append(Stamped(truth: truths[index], plain: spans[index].time, placed: placed))
            }
        }
        return stamped
    }

    private func stamp(_ now: Int64, _ count: Int, _ waited: QueueWait, isFound: Bool) -> Timestamp {
        let delay: ArrivalDelay =
            switch speed {
            case .line: .serial(characters: count, character, waited: waited)
            case _ where isFound: .foundPaced(characters: count, character, waited: waited)
            default: .unpaced(characters: count, character, waited: waited)
            }
        return Timestamp(
            Instant(nanoseconds: now), bound: Self.clock, source: .gnss, state: .locked,
            stamp: RawStamp(monotonic: now, model: Self.model)
        ).corrected(by: delay)
    }

    private func linePace(isFound: Bool) -> LinePace {
        LinePace(
            character: speed == .line || isFound ? character.nanoseconds(characters: 1) : 0,
            quickest: quickest + (speed == .line ? 4 * character.nanoseconds(characters: 1) : 0))
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func uniform(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    /// A reader on a machine that does little else.
    mutating func quiet() -> Int64 { uniform(30_000...120_000) }

    /// A reader on a machine with more to do than it can: as measured, with stalls up to 223 ms.
    mutating func loaded() -> Int64 {
        if chance(0.8) { return uniform(30_000...150_000) }
        if chance(0.75) { return uniform(0...20_000_000) }
        return uniform(0...223_000_000)
    }

    /// The system's own work for a terminal, on such a machine.
    mutating func loadedSystem() -> Int64 { chance(0.01) ? uniform(0...15_000_000) : 0 }

    /// The sum of twelve uniform numbers, less their mean: nearly normal.
    mutating func normal(sigma: Double) -> Int64 {
        Int64(((0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }) * sigma)
    }
}
