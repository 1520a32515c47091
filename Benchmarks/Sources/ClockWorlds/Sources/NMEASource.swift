import Sensing
import Timekeeping

/// A receiver without a pulse on a line of our own: its sentences go through the decision of the package. The first
/// byte of a second's first sentence comes 0 to 500 ms late by receiver, wanders by 40 ms, and its stamp may be 60 ms
/// later still when the host is busy.
public struct NMEASource: SimulatedSource {
    public let settings: SourceSettings
    private var judge: NMEAJudge
    private let latency: Double
    private var wander: Wander
    private var chance: Chance

    private static let jitter = 0.5
    private static let wakeUp = 0.06
    private static let random = RandomError(late: 0.003, outlierShare: 1e-3, outlier: 0.3)

    public init(_ chance: inout Chance, name: String = "nmea") {
        var own = chance.split()
        settings = SourceSettings(name: name, kind: .nmea)
        judge = NMEAJudge(source: name, rules: NMEARules(jitter: nanoseconds(Self.jitter)))
        latency = own.uniform(0.02, Self.jitter - 0.02)
        wander = Wander(half: 0.02, time: 2 * 3600, &own)
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        wander.move(&chance)
        let begins = world.startOfSecond(after: second)
        let late = latency + wander.value + Self.random.draw(&chance).late + chance.exponential(mean: 2e-4)
        let stamped = begins + max(0, late)
        let stamp = RawStamp(
            monotonic: world.counter(at: stamped), lateness: nanoseconds(Self.wakeUp),
            model: ClockModelID(run: 1, number: 0))
        let at = stamped + chance.uniform(0.001, 0.08)
        guard let sentence = NMEATime(fields: fields(at: begins, world)),
            let report = judge.report(sentence, at: stamp, now: world.counter(at: at))
        else { return [] }
        return [Heard(at: at, report: report)]
    }

    /// A sentence RMC; an inserted second is 23:59:60.
    private func fields(at begins: Double, _ world: World) -> [Substring] {
        let utc = Instant(nanoseconds: world.utc(at: begins + 1e-6))
        let civil = CivilTime(utc)
        let isInserted = world.leap.inserted.map { $0 <= begins + 1e-6 && begins + 1e-6 < $0 + 1 } ?? false
        let time = [civil.hour, civil.minute, isInserted ? 60 : civil.second]
        let date = [civil.day, civil.month, civil.year % 100]
        return [
            "GPRMC", pairs(time) + ".00", "A", "3807.03", "N", "12237.61", "W", "0.1", "90.0", pairs(date), "", "", "A",
        ]
    }

    private func pairs(_ numbers: [Int]) -> Substring {
        Substring(numbers.map { $0 < 10 ? "0\($0)" : String($0) }.joined())
    }
}
