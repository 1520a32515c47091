import Timekeeping

/// A network card's clock that ptp4l keeps right: within 0.5 us of TAI, of which it says nothing itself; read in a
/// bracket of 0.4 to 1 us, the truth anywhere in it by machine.
public struct CardSource: SimulatedSource {
    public let settings: SourceSettings
    private var judge: PHCJudge
    private var systematic: Wander
    /// Where in its bracket the clock is latched, from -1 to 1: the bus's doing, the same each time but for a little.
    private let place: Double
    /// Half the bracket, in seconds; it too belongs to the card, to a tenth.
    private let bracket: Double
    private var chance: Chance

    private static let accuracy = 5e-7

    public init(_ chance: inout Chance, name: String = "phc") {
        var own = chance.split()
        settings = SourceSettings(name: name, kind: .phc)
        judge = PHCJudge(PHCSettings(accuracy: nanoseconds(Self.accuracy)))
        systematic = Wander(half: Self.accuracy * 0.9, time: 3600, &own)
        place = own.within(1)
        bracket = own.uniform(2e-7, 5e-7)
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        systematic.move(&chance)
        let at = Double(second) + chance.uniform(0.1, 0.9)
        let half = bracket * chance.uniform(1, 1.1)
        let moment = world.moment(at: at, watchesHost: false)
        // What the servo leaves from second to second.
        let latched = half * max(-1, min(1, place + chance.normal(0.1)))
        let error = systematic.value + latched + chance.within(Self.accuracy * 0.1)
        let point = ClockTrack.Point(
            raw: moment.raw, reading: world.tai(at: at) + nanoseconds(error), halfWidth: nanoseconds(half) + 1)
        let report = SourceReport(source: settings.name, at: moment.raw, judge.judge(point))
        return [Heard(at: at + 1e-5, report: report)]
    }
}
