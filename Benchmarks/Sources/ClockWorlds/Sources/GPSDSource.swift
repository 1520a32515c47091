import Sensing
import Timekeeping

/// gpsd with a serial receiver that has no pulse: its lines go through the decision of the package. The stamp of a
/// second's first sentence is 10 to 700 ms late by receiver, wanders by 100 ms, and is later still when the host is busy.
public struct GPSDSource: SimulatedSource {
    public let settings: SourceSettings
    private var judge: GPSDJudge
    private let latency: Double
    private var wander: Wander
    private var chance: Chance
    /// Weeks that the receiver is off, from one time to another.
    public var rolledOver: (weeks: Int64, from: Double, until: Double)?

    private static let random = RandomError(late: 0.003, outlierShare: 1e-3, outlier: 0.3)

    public init(_ chance: inout Chance, name: String = "gpsd") {
        var own = chance.split()
        settings = SourceSettings(name: name, kind: .gpsd)
        judge = GPSDJudge(source: name, isSameHost: true)
        latency = own.uniform(0.06, 0.63)
        wander = Wander(half: 0.05, time: 2 * 3600, &own)
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        wander.move(&chance)
        let begins = world.startOfSecond(after: second)
        let stamped = begins + latency + wander.value + Self.random.draw(&chance).late
        var utc = Instant(nanoseconds: world.utc(at: begins + 1e-6) / 1_000_000_000 * 1_000_000_000)
        // gpsd has no 23:59:60: the second that is inserted is 00:00:00 to it, as the one after.
        if let inserted = world.leap.inserted, inserted <= begins + 1e-6, begins + 1e-6 < inserted + 1 {
            utc = utc.adding(nanoseconds: 1_000_000_000)
        }
        if let rolledOver, rolledOver.from <= begins, begins < rolledOver.until {
            utc = utc.adding(nanoseconds: rolledOver.weeks * 604_800_000_000_000)
        }
        let clock = world.realtime(at: stamped)
        let second: Int64 = 1_000_000_000
        let sentence =
            "{\"class\":\"TOFF\",\"device\":\"/dev/ttyS0\",\"real_sec\":\(utc.nanoseconds / second),\"real_nsec\":0,"
            + "\"clock_sec\":\(clock / second),\"clock_nsec\":\(clock % second)}"
        let fix = "{\"class\":\"TPV\",\"device\":\"/dev/ttyS0\",\"mode\":3,\"time\":\"\(utc)\",\"ept\":0.005}"
        let arrives = stamped + chance.uniform(0.001, 0.01)
        return [(sentence, arrives), (fix, arrives + chance.uniform(0.02, 0.1))].compactMap { line, at in
            let moment = world.moment(at: at, watchesHost: false)
            return judge.report(line: Array(line.utf8), at: moment).map { Heard(at: at, report: $0) }
        }
    }
}
