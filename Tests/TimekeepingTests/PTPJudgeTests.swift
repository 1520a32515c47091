import Sensing
import Testing
import Timekeeping

@Suite("Answers of ptp4l")
struct PTPJudgeTests {
    private let free = PTPSettings(isFreeRunning: true, arbitraryTimeIsUTC: true)

    @Test("with stamps of the kernel give TAI: UTC as ptp4l corrected it, and the announced difference")
    func software() throws {
        let sample = try #require(PTPWorld().judge(PTPWorld.locked))
        #expect(sample.time == .tai(TAIInstant(nanoseconds: PTPWorld.ingress + 256 + 37_000_000_000)))
        #expect(sample.raw == PTPWorld.ingress - PTPWorld.realtimeLessRaw)
        #expect(sample.sourceError == 100 && sample.pathError == 2008 + 15_000)
        #expect(sample.leap == LeapAnnouncement(coming: .none, taiMinusUTC: 37))
        #expect(sample.degraded == nil)
    }

    @Test("with stamps of the network card give the card's TAI, without the allowance for the kernel")
    func hardware() throws {
        let sample = try #require(PTPWorld().judge(PTPWorld.locked, stamping: .hardware))
        #expect(sample.time == .tai(TAIInstant(nanoseconds: PTPWorld.ingress + 256)))
        #expect(sample.pathError == 2008)
    }

    @Test("tell of one Sync once, and of the next again")
    func once() {
        var world = PTPWorld()
        #expect(world.tell(PTPWorld.locked) != nil)
        #expect(world.tell(PTPWorld.locked) == nil)
        var next = PTPWorld.locked
        next.status.ingress += 1_000_000_000
        world.pass(1_000_000_000)
        #expect(world.tell(next) != nil)
    }

    @Test("are silence once the last Sync is older than three intervals, although nothing else has changed")
    func stale() {
        var world = PTPWorld()
        _ = world.tell(PTPWorld.locked)
        world.pass(2_600_000_000)
        #expect(world.tell(PTPWorld.locked) == nil)
        world.pass(1_000_000_000)
        #expect(world.tell(PTPWorld.locked) == .silent("the last Sync came 4.0 s ago, more than 3.0 s"))
    }

    @Test("are silence without a Sync, a grandmaster, or a port that hears one")
    func silence() {
        var none = PTPWorld.locked
        none.status.ingress = 0
        #expect(PTPWorld().reason(none) == "no Sync came from the grandmaster")
        var alone = PTPWorld.locked
        alone.status.hasGrandmaster = false
        #expect(PTPWorld().reason(alone) == "ptp4l has no grandmaster")
        var deaf = PTPWorld.locked
        deaf.ports[0].state = .listening
        #expect(PTPWorld().reason(deaf) == "port 1 of ptp4l is LISTENING: it hears no grandmaster")
    }

    @Test("of a port in any state give no sample, but of a SLAVE, or UNCALIBRATED where that is all it can be")
    func states() {
        for state in PTPPortState.allCases {
            var sets = PTPWorld.locked
            sets.ports[0].state = state
            #expect((PTPWorld().judge(sets) != nil) == (state == .slave), "\(state)")
            let accepted = PTPWorld(settings: free).judge(sets) != nil
            #expect(accepted == (state == .slave || state == .uncalibrated), "\(state)")
        }
        var unknown = PTPWorld.locked
        unknown.ports[0].state = nil
        #expect(PTPWorld().judge(unknown) == nil)
        unknown.ports = []
        #expect(PTPWorld().judge(unknown) == nil)
    }

    @Test("that do not belong together, because another grandmaster took over meanwhile, tell nothing")
    func takenOver() {
        var sets = PTPWorld.locked
        sets.parent.grandmaster = PTPClockIdentity(rawValue: 1)
        var world = PTPWorld()
        #expect(world.tell(sets) == nil)
    }

    @Test("without a measured path delay are refused, one of 0 and a negative one", arguments: [0, -248_000])
    func pathDelay(_ delay: Int64) {
        var sets = PTPWorld.locked
        sets.current.meanPathDelay = delay
        #expect(PTPWorld().reason(sets)?.hasPrefix("the mean path delay is \(delay) ns") == true)
    }

    @Test("with an offset of exactly 0 are passed over once, and refused when it stays")
    func zeroOffset() {
        var world = PTPWorld()
        var sets = PTPWorld.locked
        sets.status.masterOffset = 0
        for round in 0..<4 {
            let content = world.tell(sets)
            #expect((content != nil) == (round >= 2))
            // Asked again before the next Sync came.
            #expect(world.tell(sets) == nil)
            sets.status.ingress += 1_000_000_000
            world.pass(1_000_000_000)
        }
    }

    @Test("of an arbitrary time scale are refused unless somebody knows that it is UTC")
    func arbitrary() throws {
        var sets = PTPWorld.locked
        sets.properties = PTPTimeProperties(
            utcOffset: 37, utcOffsetIsValid: false, isPTPTimescale: false, isTimeTraceable: false)
        #expect(PTPWorld().reason(sets)?.contains("ptpTimescale 0") == true)
        let sample = try #require(PTPWorld(settings: free).judge(sets))
        #expect(sample.time == .utc(Instant(nanoseconds: PTPWorld.ingress + 256)))
        #expect(sample.leap == LeapAnnouncement(coming: .unknown, taiMinusUTC: nil))
        // What ptp4l makes of it with a card's clock depends on its version.
        #expect(PTPWorld(settings: free).judge(sets, stamping: .hardware) == nil)
    }

    @Test(
        "whose offset is the difference between two time scales are refused, measured after a change to ptpTimescale 1",
        arguments: [36_999_999_842, -37_000_000_400, 18_000_002_000, 19_000_000_000])
    func timescale(_ offset: Int64) {
        var sets = PTPWorld.locked
        sets.status.masterOffset = offset
        #expect(PTPWorld().reason(sets)?.contains("the difference between two time scales") == true)
    }

    @Test("whose time jumps by 37 s while the offset stays small, since ptp4l steered after it, are refused")
    func jump() {
        var world = PTPWorld()
        #expect(world.tell(PTPWorld.locked) != nil)
        // ptp4l has set the host's clock; the counter was not moved by it.
        world.step(-37_000_000_000)
        world.pass(1_000_000_000)
        world.pass(1_000_000_000)
        var sets = PTPWorld.locked
        sets.status.ingress += -37_000_000_000 + 2_000_000_000
        guard case .refused(let reason) = world.tell(sets) else {
            Issue.record("a jump of 37 s was not refused")
            return
        }
        #expect(reason.contains("jumped by 37 s"))
    }

    @Test("are refused when the host's clock was stepped since the Sync")
    func stepped() {
        var world = PTPWorld()
        world.step(5_000_000_000)
        var sets = PTPWorld.locked
        sets.status.ingress += 4_600_000_000
        guard case .refused(let reason) = world.tell(sets) else {
            Issue.record("a Sync from before a step was used")
            return
        }
        #expect(reason.contains("was stepped"))
    }

    @Test("stamped ahead of the host's clock are refused: they are of the network card")
    func ahead() {
        var sets = PTPWorld.locked
        sets.status.ingress += 37_000_000_000
        #expect(PTPWorld().reason(sets)?.contains("36.6 s ahead of this machine's clock") == true)
    }

    @Test(
        "of a grandmaster that lost its reference are degraded; beyond class 7 its accuracy is not believed",
        arguments: [(7, 100), (52, 1_000_000_000), (187, 1_000_000_000), (248, 1_000_000_000)] as [(UInt8, Int64)])
    func degraded(_ clockClass: UInt8, _ error: Int64) throws {
        var sets = PTPWorld.locked
        sets.parent.clockClass = clockClass
        let sample = try #require(PTPWorld().judge(sets))
        #expect(sample.sourceError == error)
        #expect(sample.degraded?.contains("clock class \(clockClass)") == true)
    }

    @Test("of a grandmaster of unknown accuracy take the configured one, and of one worse than 10 s nothing")
    func accuracy() throws {
        var sets = PTPWorld.locked
        sets.parent.clockAccuracy = .unknown
        #expect(PTPWorld().judge(sets)?.sourceError == 1_000_000_000)
        #expect(PTPWorld(settings: PTPSettings(unknownAccuracy: 5000)).judge(sets)?.sourceError == 5000)
        sets.parent.clockAccuracy = .useless
        #expect(PTPWorld().reason(sets)?.contains("more than 10 s") == true)
    }

    @Test("tell a coming leap second only when the grandmaster vouches for its offset")
    func leap() {
        var properties = PTPWorld.locked.properties
        properties.leap61 = true
        #expect(properties.leap == LeapAnnouncement(coming: .insert, taiMinusUTC: 37))
        properties.leap59 = true
        #expect(properties.leap.coming == .unknown)
        properties.leap61 = false
        #expect(properties.leap.coming == .delete)
        properties.utcOffsetIsValid = false
        #expect(properties.leap == LeapAnnouncement())
    }

    @Test("around an announced leap second are refused with stamps of the kernel, and are good with those of a card")
    func leaping() {
        // 2016-12-31T23:59:59 UTC, and seconds around it.
        let eve: Int64 = 1_483_228_799_000_000_000
        for (seconds, isRefused) in [(-2, false), (0, true), (5, true), (12, false)] as [(Int64, Bool)] {
            var sets = PTPWorld.locked
            sets.properties.leap61 = true
            sets.status.ingress = eve + seconds * 1_000_000_000
            var world = PTPWorld()
            world.step(sets.status.ingress - PTPWorld.ingress - 1_000_000_000)
            world.pass(1_000_000_000)
            #expect((world.judge(sets) == nil) == isRefused, "\(seconds) s")
            #expect(world.judge(sets, stamping: .hardware) != nil)
            sets.properties.leap61 = false
            #expect(world.judge(sets) != nil)
        }
    }

    @Test("count TAI less UTC as ptp4l does: as announced and vouched for, or the greater of announced and configured")
    func effectiveOffset() {
        var properties = PTPWorld.locked.properties
        properties.utcOffset = 36
        #expect(properties.effectiveOffset(configured: 37) == 36)
        properties.isTimeTraceable = false
        #expect(properties.effectiveOffset(configured: 37) == 37)
        properties.utcOffset = 38
        #expect(properties.effectiveOffset(configured: 37) == 38)
    }

    @Test("with numbers at the end of their range trap nowhere")
    func extremes() {
        for value in [Int64.min, Int64.min + 1, -1, 1, Int64.max] {
            for delay in [1, Int64.max] {
                var sets = PTPWorld.locked
                sets.status.masterOffset = value
                sets.current.meanPathDelay = delay
                _ = PTPWorld().judge(sets)
                sets.status.ingress = value
                _ = PTPWorld().judge(sets)
                sets.properties.utcOffset = .min
                _ = PTPWorld().judge(sets)
            }
        }
    }

    @Test("give clockAccuracy its upper limit in nanoseconds (IEEE 1588-2008, table 6)")
    func accuracyTable() {
        let table: [UInt8: Int64] = [
            0x1F: 25, 0x20: 25, 0x21: 100, 0x25: 10_000, 0x29: 1_000_000, 0x2F: 1_000_000_000, 0x30: 10_000_000_000,
        ]
        for (value, limit) in table { #expect(PTPClockAccuracy(rawValue: value).limit == limit) }
        for value in [0x00, 0x31, 0x80, 0xFE, 0xFF] as [UInt8] {
            #expect(PTPClockAccuracy(rawValue: value).limit == nil)
        }
    }
}

/// A host that asks its ptp4l 0.4 s after a Sync, and what it makes of the answers.
struct PTPWorld {
    static let ingress: Int64 = 1_795_222_130_938_488_368
    static let realtimeLessRaw: Int64 = 1_795_000_000_000_000_000

    /// As in the recording `pmc-slave.txt`, with a grandmaster that serves PTP time.
    static let locked: PTPDataSets = {
        let grandmaster = PTPClockIdentity(rawValue: 0x6A29_34FF_FEE3_9F6F)
        return PTPDataSets(
            ports: [PTPPort(number: 1, state: .slave, logSyncInterval: 0, stamping: .software)],
            current: PTPCurrent(stepsRemoved: 1, offset: -256, meanPathDelay: 2008),
            parent: PTPParent(
                clockClass: 6, clockAccuracy: PTPClockAccuracy(rawValue: 0x21), grandmaster: grandmaster),
            properties: PTPTimeProperties(
                utcOffset: 37, utcOffsetIsValid: true, isPTPTimescale: true, isTimeTraceable: true),
            status: PTPTimeStatus(
                masterOffset: -256, ingress: ingress, hasGrandmaster: true, grandmaster: grandmaster))
    }()

    private var judge: PTPJudge
    private var track = ClockTrack()
    private var raw: Int64
    private var realtime: Int64

    init(settings: PTPSettings = PTPSettings()) {
        judge = PTPJudge(settings)
        realtime = Self.ingress - 600_000_000
        raw = realtime - Self.realtimeLessRaw
        note()
        pass(1_000_000_000)
    }

    mutating func pass(_ nanoseconds: Int64) {
        raw += nanoseconds
        realtime += nanoseconds
        note()
    }

    mutating func step(_ nanoseconds: Int64) {
        realtime += nanoseconds
        raw += 1000
        note()
    }

    private mutating func note() {
        track.note(ClockMoment(raw: raw, realtime: realtime))
    }

    mutating func tell(_ sets: PTPDataSets, stamping: PTPPort.Stamping = .software) -> SourceReport.Content? {
        judge.judge(sets, stamping: stamping, track)
    }

    /// The sample, if one is told.
    func judge(_ sets: PTPDataSets, stamping: PTPPort.Stamping = .software) -> SourceSample? {
        var world = self
        guard case .sample(let sample) = world.tell(sets, stamping: stamping) else { return nil }
        return sample
    }

    /// Why there is no sample, if that is told.
    func reason(_ sets: PTPDataSets) -> String? {
        var world = self
        switch world.tell(sets) {
        case .refused(let reason), .silent(let reason): return reason
        case .sample, nil: return nil
        }
    }
}
