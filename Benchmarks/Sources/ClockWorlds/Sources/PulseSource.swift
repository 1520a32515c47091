import Timekeeping

/// A pulse a second at the kernel, on a serial line of its own: the receiver's edge is within 1 us, and its stamp 0 to
/// 5 us late, by machine.
public struct PulseSource: SimulatedSource {
    public let settings: SourceSettings
    private var judge = PPSJudge(PPSSettings())
    private var track = ClockTrack()
    private var edge: Wander
    private var latency: Wander
    private var sequence: UInt32 = 0
    private var chance: Chance

    private static let latest = 5e-6
    private static let random = RandomError(deviation: 5e-8, late: 3e-7, outlierShare: 1e-3, outlier: 2e-5)

    public init(_ chance: inout Chance, name: String = "pps") {
        var own = chance.split()
        settings = SourceSettings(name: name, kind: .pps)
        edge = Wander(half: 1e-6, time: 12 * 3600, &own)
        latency = Wander(half: Self.latest / 2, time: 24 * 3600, &own)
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        edge.move(&chance)
        latency.move(&chance)
        sequence += 1
        let drawn = Self.random.draw(&chance)
        let error = edge.value + drawn.error
        let pulse = world.startOfSecond(after: second) + error
        let stamped = pulse + Self.latest / 2 + latency.value + drawn.late
        let events = PPSEvents(
            assert: PPSEvents.Last(sequence: sequence, realtime: world.realtime(at: stamped)),
            clear: PPSEvents.Last(sequence: 0, realtime: 0))
        let asked = stamped + chance.uniform(0.001, 0.1)
        let moment = world.moment(at: asked, watchesHost: false)
        track.note(moment)
        guard let content = judge.judge(events, track) else { return [] }
        return [Heard(at: asked, report: SourceReport(source: settings.name, at: moment.raw, content))]
    }
}
