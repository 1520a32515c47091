import Sensing
import Testing

@testable import Timekeeping

@Suite("A gap of the clock engine itself")
struct EngineRetimingTests {
    private static let second: Int64 = 1_000_000_000
    fileprivate static let start = TAIInstant(nanoseconds: 1_795_219_237_000_000_000)

    /// A counter that wanders by so much in one period and back, whose source falls silent.
    struct Counter {
        var oscillator: Oscillator
        var wanderPPM: Double
        var periodSeconds: Double
        var silence: Range<Int64>
        var seconds: Int64

        func truth(_ raw: Int64) -> TAIInstant {
            let turn = periodSeconds * 1e9 / (2 * Double.pi)
            let wander = wanderPPM * 1e-6 * turn * (1 - EngineRetimingTests.cosine(Double(raw) / turn))
            return EngineRetimingTests.start.adding(nanoseconds: raw + Int64((Double(raw) * 12e-6 + wander).rounded()))
        }
    }

    private static let counters = [
        Counter(oscillator: .tcxo, wanderPPM: 0.6, periodSeconds: 7200, silence: 900..<4500, seconds: 5400),
        // A plain crystal in a buoy, by day and night.
        Counter(oscillator: .xo, wanderPPM: 3, periodSeconds: 86_400, silence: 3600..<25_200, seconds: 25_500),
    ]

    /// By its series, which is exact enough within one turn.
    fileprivate static func cosine(_ angle: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for index in stride(from: 1.0, to: 60, by: 2) {
            term *= -angle * angle / (index * (index + 1))
            sum += term
        }
        return sum
    }

    private struct Run {
        var used: [UsedModel] = []
        var readings: [Timestamp] = []
        var audits: [HoldoverAudit] = []

        mutating func stamp(by model: ClockModel, at raw: Int64) {
            if used.last?.model.id != model.id { used.append(UsedModel(model: model, usedAt: raw)) }
            readings.append(model.timestamp(at: raw))
        }
    }

    private func run(_ counter: Counter) throws -> Run {
        let built = Instant(unixSeconds: 1_790_000_000)
        let table = try #require(
            LeapTable(
                entries: [LeapTable.Entry(from: built, taiMinusUTC: 37)], expires: Instant(unixSeconds: 1_900_000_000)))
        let source = SourceSettings(name: "grandmaster", kind: .ptp)
        var engine = ClockEngine(
            ClockSettings(sources: [source], oscillator: counter.oscillator, builtAt: built.nanoseconds),
            start: ClockStart(run: 3, boot: "5f0c", moment: moment(0, counter), leapTable: table))
        var run = Run()
        var model = engine.model
        var noise: UInt64 = 20_261_121
        for second in 1...counter.seconds {
            let raw = second * Self.second
            var actions: [ClockAction] = []
            if !counter.silence.contains(second) {
                noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let sample = SourceSample(
                    raw: raw, time: .tai(counter.truth(raw).adding(nanoseconds: Int64(noise >> 33) % 401 - 200)),
                    sourceError: 1000, pathError: 500, readError: 50, sigma: 200,
                    leap: LeapAnnouncement(coming: .none, taiMinusUTC: 37))
                actions = engine.report(
                    SourceReport(source: source.name, at: raw, .sample(sample)), moment(raw, counter))
            }
            actions += engine.tick(moment(raw + 1000, counter))
            for action in actions {
                switch action {
                case .publish(let published): model = published
                case .relocked(let audit): run.audits.append(audit)
                case .note: break
                }
            }
            run.stamp(by: model, at: raw + 500_000_000)
        }
        return run
    }

    private func moment(_ raw: Int64, _ counter: Counter) -> ClockMoment {
        let utc = LeapOffset(taiMinusUTC: 37).utc(of: counter.truth(raw))
        return ClockMoment(raw: raw, realtime: utc.nanoseconds, halfWidth: 50)
    }

    private func isTrue(_ time: Timestamp, _ counter: Counter) -> Bool {
        guard let stamp = time.stamp, let earliest = time.earliest, let latest = time.latest else { return true }
        let truth = LeapOffset(taiMinusUTC: 37).utc(of: counter.truth(stamp.monotonic))
        return earliest <= truth && truth <= latest
    }

    @Test("is found by its models, and its times get narrower with the truth inside", arguments: [0, 1])
    func holdover(of number: Int) throws {
        let counter = Self.counters[number]
        let run = try run(counter)
        #expect(run.readings.allSatisfy { isTrue($0, counter) })
        let gaps = ClockGap.closed(in: run.used)
        let holdover = try #require(gaps.last)
        #expect(holdover.models.contains { $0.model.state == .holdover } && holdover.obstacle == nil)
        var draft = RetimingDraft(holdover.retiming(epochs: ["e"]))
        for time in run.readings { draft.add(time) }
        let (retiming, summary) = try #require(draft.finished())
        #expect(retiming.verdict == .intersection && summary.records > 3500)
        let corrected = run.readings.compactMap { retiming.corrected($0) }
        #expect(corrected.count == summary.records && corrected.allSatisfy { isTrue($0, counter) })
        let (before, after) = (try #require(summary.boundBefore), try #require(summary.boundAfter))
        #expect(after < before, "median \(before) ns before, \(after) ns after")
    }

    @Test("before the first lock gets bounds where nothing was promised, with the truth inside")
    func beforeTheFirstLock() throws {
        let counter = Self.counters[0]
        let run = try run(counter)
        let first = try #require(ClockGap.closed(in: run.used).first)
        #expect(first.before == nil)
        let retiming = first.retiming(epochs: ["e"])
        let silent = run.readings.filter { $0.bound == nil && ($0.stamp?.monotonic ?? .max) < 60 * Self.second }
        #expect(!silent.isEmpty)
        #expect(silent.allSatisfy { retiming.corrected($0).map { $0.bound != nil && isTrue($0, counter) } ?? false })
    }
}
