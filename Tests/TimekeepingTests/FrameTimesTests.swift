import Glibc
import Sensing
import Testing

@testable import Timekeeping

@Suite("The times of the frames of a serial line")
struct FrameTimesTests {
    private static let seeds: [UInt64] = [1, 2, 3]
    private static let start: Int64 = 1_000_000_000
    private static let count = 3000

    /// 36 characters ten times a second, by a clock that is up to 80 ppm slow and wanders.
    private static func steady(
        interval: Double = 1e8, partsPerMillion: Double = 40, jitter: (Int) -> Int64 = { _ in 0 }
    ) -> [SimulatedLine.Sent] {
        (0..<count).map { number in
            let wander = Double(number) + 600 * (1 - cos(Double(number) / 600 * .pi))
            let since = Double(number) * interval + wander * partsPerMillion * interval / 1e6
            return SimulatedLine.Sent(truth: start + Int64(since) + jitter(number), bytes: 36)
        }
    }

    /// Lines after pauses of so many nanoseconds.
    private static func line(pauses: (Int) -> Int64) -> [SimulatedLine.Sent] {
        var time = start
        return (0..<count).map { number in
            time += pauses(number)
            return SimulatedLine.Sent(truth: time, bytes: 36)
        }
    }

    private static func loaded(_ speed: SimulatedLine.Speed) -> SimulatedLine {
        var line = SimulatedLine()
        line.speed = speed
        line.wakeUp = { $0.loaded() }
        return line
    }

    private static func quantile(_ share: Double, _ values: [Int64]) -> Int64 {
        values.sorted()[Int(Double(values.count - 1) * share)]
    }

    @Test(
        "of a paced line are within 1 ms of the truth on a loaded machine, where they were tens of milliseconds off",
        arguments: seeds, [SimulatedLine.Speed.paced, .line])
    func pacedUnderLoad(seed: UInt64, speed: SimulatedLine.Speed) {
        let stamped = Self.loaded(speed).run(Self.steady(), seed: seed)
        #expect(Self.quantile(0.99, stamped.map { abs($0.error) }) < 1_000_000)
        #expect(Self.quantile(0.99, stamped.map { abs($0.plainError) }) > 20_000_000)
        #expect(stamped.count { !$0.isCovered } == 0)
    }

    @Test("are certain to within a few milliseconds, not the worst case of the transport", arguments: seeds)
    func narrow(seed: UInt64) {
        let stamped = Self.loaded(.paced).run(Self.steady(), seed: seed)
        #expect(Self.quantile(0.5, stamped.map(\.width)) < 3_000_000)
        let plain = stamped.compactMap { $0.plain.bound?.before }
        #expect(Self.quantile(0.5, plain) > 50_000_000)
    }

    @Test(
        "stay in their intervals when the system holds characters back", arguments: seeds,
        [SimulatedLine.Speed.paced, .line, .atOnce])
    func heldBack(seed: UInt64, speed: SimulatedLine.Speed) {
        var line = Self.loaded(speed)
        line.held = { $0.loadedSystem() }
        #expect(line.run(Self.steady(), seed: seed).count { !$0.isCovered } == 0)
    }

    @Test("of a line whose bytes come all at once are never moved, only made more certain", arguments: seeds)
    func atOnce(seed: UInt64) {
        let stamped = Self.loaded(.atOnce).run(Self.steady(interval: 1e9), seed: seed)
        #expect(stamped.allSatisfy { $0.placed.instant == $0.plain.instant && $0.isCovered })
        #expect(Self.quantile(0.5, stamped.map(\.width)) < 10_000_000)
    }

    /// What an instrument may do beside being steady.
    enum Habit: String, CaseIterable {
        case drifting, skipping, irregular, jittering, bursting

        func line(_ random: inout SeededNumbers) -> [SimulatedLine.Sent] {
            switch self {
            case .drifting: return steady(partsPerMillion: 250)
            case .skipping:
                var line = steady()
                line.removeAll { _ in random.chance(0.02) }
                return line
            case .irregular:
                let pauses = (0..<count).map { _ in random.uniform(50_000_000...150_000_000) }
                return FrameTimesTests.line { pauses[$0] }
            case .jittering:
                let jitter = (0..<count).map { _ in random.uniform(0...20_000_000) }
                return steady { jitter[$0] }
            case .bursting:
                // Five lines without a pause, then half a second of silence.
                return FrameTimesTests.line { $0 % 50 < 5 ? 37_500_001 : $0 % 50 == 5 ? 412_000_000 : 100_000_000 }
            }
        }
    }

    @Test(
        "are never early and always in their intervals, whatever the instrument does", arguments: Habit.allCases, seeds)
    func honest(habit: Habit, seed: UInt64) {
        var random = SeededNumbers(seed: seed &* 77)
        let sent = habit.line(&random)
        var quiet = SimulatedLine()
        quiet.speed = .paced
        for line in [quiet, Self.loaded(.paced), Self.loaded(.line), Self.loaded(.atOnce)] {
            let stamped = line.run(sent, seed: seed)
            #expect(stamped.count == sent.count)
            #expect(stamped.count { !$0.isCovered } == 0)
            #expect(stamped.count { $0.error < -1000 } == 0)
        }
    }

    @Test("are in their intervals when a punctual instrument is once a little late", arguments: seeds)
    func seldomLate(seed: UInt64) {
        var quiet = SimulatedLine()
        quiet.speed = .paced
        let stamped = quiet.run(Self.steady(jitter: { $0 == 2500 ? 400_000 : 0 }), seed: seed)
        #expect(stamped.count { !$0.isCovered } == 0)
    }

    @Test("are kept in the raw stamp as in the instant, so that they can be computed again", arguments: seeds)
    func rawStamp(seed: UInt64) throws {
        for one in Self.loaded(.paced).run(Self.steady(), seed: seed) {
            let stamp = try #require(one.placed.stamp)
            // The simulated model says what the counter says, give or take a microsecond.
            #expect(one.placed.latest?.nanoseconds == stamp.monotonic + 1000)
            #expect(one.placed.earliest?.nanoseconds == stamp.monotonic - stamp.lateness - 1000)
            #expect((stamp.monotonic - stamp.lateness...stamp.monotonic).contains(one.placed.instant.nanoseconds))
        }
    }

    @Test("of two frames in one read are their own, not both that of the read's first byte")
    func twoInOneRead() {
        var times = FrameTimes()
        let read = Timestamp(
            Instant(nanoseconds: 0), bound: TimeBound(halfWidth: 0), source: .gnss, state: .locked,
            stamp: RawStamp(monotonic: 0, lateness: 5, model: ClockModelID(run: 1, number: 1)))
        times.note(30, read, LinePace(character: 1000, quickest: 1))
        let placed = times.place([
            FrameTimes.Span(length: 10, kind: nil, time: read), FrameTimes.Span(length: 20, kind: nil, time: read),
        ])
        #expect(placed.map(\.instant.nanoseconds) == [0, 10_000])
        #expect(placed.map(\.stamp?.monotonic) == [0, 10_000])
    }

    @Test("are those of their own records, not of a prompt that was sent after the record before")
    func behindPrompt() {
        var times = FrameTimes()
        let pace = LinePace(character: 0, quickest: 0)
        let prompt = Timestamp(Instant(nanoseconds: 1_000), source: .ptp, state: .locked)
        let sample = Timestamp(Instant(nanoseconds: 600_000_000_000), source: .ptp, state: .locked)
        times.note(2, prompt, pace)
        times.note(70, sample, pace)
        #expect(times.place([FrameTimes.Span(length: 72, skipped: 2, kind: nil, time: prompt)]) == [sample])
    }

    @Test("are left alone where the framer's account of the stream is another one")
    func otherAccount() {
        var times = FrameTimes()
        let read = Timestamp(Instant(nanoseconds: 7), source: .gnss, state: .locked)
        let other = Timestamp(Instant(nanoseconds: 9), source: .gnss, state: .locked)
        times.note(30, read, LinePace(character: 1000, quickest: 1))
        #expect(times.place([FrameTimes.Span(length: 10, kind: "sample", time: other)]) == [other])
    }
}

@Suite("A pace watch")
struct PaceWatchTests {
    private let character = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)

    private func watch(reads: [(microseconds: UInt64, count: Int)]) -> Bool {
        var watch = PaceWatch(character)
        for read in reads { watch.read(read.count, at: 1_000_000_000 + read.microseconds * 1000) }
        return watch.isPaced
    }

    @Test("finds characters that take their time")
    func paced() {
        let reads = (0..<3).flatMap { line in (0..<20).map { (UInt64(line * 100_000 + $0 * 1042), 1) } }
        #expect(watch(reads: reads))
    }

    @Test("finds nothing in lines that come whole")
    func whole() {
        #expect(!watch(reads: (0..<50).map { (UInt64($0 * 40_000), 36) }))
    }

    @Test("finds nothing in characters that come faster than they could")
    func fast() {
        let reads = (0..<9).flatMap { line in (0..<20).map { (UInt64(line * 100_000 + $0 * 100), 1) } }
        #expect(!watch(reads: reads))
    }
}
