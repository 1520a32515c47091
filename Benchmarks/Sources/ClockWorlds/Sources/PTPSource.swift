import Sensing
import Timekeeping

/// ptp4l with stamps in software, asked once a second: its data sets go through the decision of the package. A
/// grandmaster within 100 ns (clockAccuracy 0x21), a path of 1 to 3 us whose asymmetry is unknown, and stamps of the
/// kernel that are up to 15 us wrong by driver and load.
public struct PTPSource: SimulatedSource {
    /// What happens to the grandmaster from one time to another.
    public struct Event: Sendable {
        public enum Kind: Sendable {
            /// No Sync comes; after 3 s the port is LISTENING, and the values stay as they were.
            case silent
            /// As an exporter that watches the offset alone would see it: the port stays as it was too.
            case frozen
            /// Another class and accuracy, and a drift that comes to so many seconds a second in ten minutes.
            case worse(clockClass: UInt8, accuracy: UInt8, drift: Double)
            /// It serves UTC, and says that it serves TAI.
            case servesUTC
        }

        public var kind: Kind
        public var from: Double
        public var until: Double

        public init(_ kind: Kind, from: Double, until: Double) {
            self.kind = kind
            self.from = from
            self.until = until
        }
    }

    public let settings: SourceSettings
    public var events: [Event]
    /// It announces a leap second half a day before, and the new offset a second or two after.
    public var announcesLeap = true
    private var judge: PTPJudge
    private var track = ClockTrack()
    private var systematic: [Wander]
    private let path: Double
    private let phase: Double
    private let announceDelay: Double
    private var newest: (ingress: Int64, masterOffset: Int64, at: Double)?
    private var chance: Chance

    private static let random = RandomError(deviation: 3e-7, late: 2e-7, outlierShare: 1e-3, outlier: 1e-4)
    private static let grandmaster = PTPClockIdentity(rawValue: 0x6A29_34FF_FEE3_9F6F)

    public init(_ chance: inout Chance, events: [Event] = [], name: String = "ptp") {
        var own = chance.split()
        settings = SourceSettings(name: name, kind: .ptp)
        self.events = events
        judge = PTPJudge(PTPSettings(interval: 1_000_000_000, isFreeRunning: true))
        path = own.uniform(1e-6, 3e-6)
        phase = own.uniform(0.05, 0.95)
        announceDelay = own.uniform(0, 2)
        systematic = [
            Wander(half: 1e-7, time: 3600, &own), Wander(half: path, time: 6 * 3600, &own),
            Wander(half: 15e-6, time: 24 * 3600, &own),
        ]
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        for index in systematic.indices { systematic[index].move(&chance) }
        let asked = Double(second) + chance.uniform(0.3, 0.4)
        let sync = Double(second) + phase
        if sync <= asked - 1e-4 { receive(sync, world) }
        let moment = world.moment(at: asked, watchesHost: false)
        track.note(moment)
        let content = judge.judge(dataSets(at: asked, world), stamping: .software, track)
        if sync > asked - 1e-4 { receive(sync, world) }
        guard let content else { return [] }
        return [
            Heard(at: asked + 1e-4, report: SourceReport(source: settings.name, at: moment.raw, content))
        ]
    }

    private mutating func receive(_ sync: Double, _ world: World) {
        var error = 0.0
        for event in events where event.from <= sync && sync < event.until {
            switch event.kind {
            case .silent, .frozen: return
            case .worse(_, _, let drift):
                let elapsed = sync - event.from
                error += drift * elapsed * min(1, elapsed / 600)
            case .servesUTC: error -= Double(utcOffset(at: sync, world))
            }
        }
        let drawn = Self.random.draw(&chance)
        error += systematic.reduce(drawn.error) { $0 + $1.value }
        let stamped = world.realtime(at: sync + drawn.late)
        let told = world.tai(at: sync) + nanoseconds(error) - Int64(utcOffset(at: sync, world)) * 1_000_000_000
        newest = (ingress: stamped, masterOffset: stamped - told, at: sync)
    }

    private mutating func dataSets(at time: Double, _ world: World) -> PTPDataSets {
        // An Announce a second tells of another class; a Sync by the same clock came before it.
        let announced = time - 1.05 - announceDelay / 2
        let active = events.filter { $0.from <= time && time < $0.until }
        let shown = events.filter { $0.from <= announced && announced < $0.until }
        let isDead = active.contains { event in
            if case .silent = event.kind { time - event.from > 3 } else { false }
        }
        var parent = PTPParent(
            clockClass: 6, clockAccuracy: PTPClockAccuracy(rawValue: 0x21), grandmaster: Self.grandmaster)
        for case .worse(let clockClass, let accuracy, _) in shown.map(\.kind) {
            parent.clockClass = clockClass
            parent.clockAccuracy = PTPClockAccuracy(rawValue: accuracy)
        }
        let hasSync = newest != nil && !isDead
        let port = PTPPort(
            number: 1, state: hasSync ? .uncalibrated : .listening, logSyncInterval: 0, stamping: .software)
        let inserted = announcesLeap ? world.leap.inserted : nil
        let isComing = inserted.map { $0 - 43_200 <= time && time < $0 + announceDelay } ?? false
        return PTPDataSets(
            ports: [port],
            current: PTPCurrent(
                stepsRemoved: 1, offset: newest?.masterOffset ?? 0,
                meanPathDelay: nanoseconds(path + abs(chance.normal(2e-8)))),
            parent: parent,
            properties: PTPTimeProperties(
                utcOffset: Int16(utcOffset(at: time, world)), leap61: isComing, utcOffsetIsValid: true,
                isPTPTimescale: true, isTimeTraceable: parent.clockClass <= 7),
            status: PTPTimeStatus(
                masterOffset: newest?.masterOffset ?? 0, ingress: hasSync ? newest?.ingress ?? 0 : 0,
                hasGrandmaster: newest != nil, grandmaster: Self.grandmaster))
    }

    /// What is announced: ptp4l's stamps and offsets are by it too.
    private func utcOffset(at time: Double, _ world: World) -> Int {
        announcesLeap ? world.leap.taiMinusUTC(at: time - announceDelay) : world.leap.taiMinusUTC
    }
}
