import Sensing

/// What a round of answers from ptp4l is worth.
///
/// It remembers two things: which Sync it has judged, since none must be told twice, and what time it told, to recognise
/// a grandmaster that changes from UTC to TAI.
public struct PTPJudge: Sendable {
    private let settings: PTPSettings
    /// When the newest Sync came that was judged.
    private var judged: Int64?
    private var told: Told?
    /// Syncs one after the other with an offset of exactly 0.
    private var zeros = 0

    private struct Told {
        var raw: Int64
        var tai: Int64
        var grandmaster: PTPClockIdentity
    }

    /// No Sync is stamped later than we read its clock afterwards, but for this much.
    private static let slack: Int64 = 1_000_000
    /// A change of the time scale is an error of whole seconds, to within this.
    private static let scaleSlack: Int64 = 100_000_000
    /// For so long a change of the time scale is refused; then it is for the clock engine to say who is right.
    private static let scaleMemory: Int64 = 600_000_000_000
    private static let second: Int64 = 1_000_000_000

    public init(_ settings: PTPSettings) {
        self.settings = settings
    }

    /// `track` is of the clock that stamps the port: CLOCK_REALTIME, or the card's. Nil: nothing new to tell.
    public mutating func judge(_ sets: PTPDataSets, stamping: PTPPort.Stamping, _ track: ClockTrack)
        -> SourceReport.Content?
    {
        guard let port = sets.port else { return .silent("ptp4l names no port; give it an interface to listen on") }
        if let obstacle = obstacle(of: port) ?? staleness(sets, port, track) { return obstacle }
        // Between two questions another grandmaster took over: the answers do not belong together.
        guard sets.parent.grandmaster == sets.status.grandmaster else { return nil }
        guard sets.status.ingress != judged else { return nil }
        judged = sets.status.ingress
        if let fault = measurementFault(sets) ?? scaleFault(sets, stamping) ?? accuracyFault(sets) { return fault }
        guard sets.status.masterOffset != 0 else { return nil }
        guard let place = track.place(sets.status.ingress) else {
            return .refused(
                "this machine's clock was stepped, or slewed by more than 500 ppm, since the last Sync; "
                    + "it is used again when the clock runs evenly")
        }
        return tell(sets, stamping, place)
    }

    private mutating func tell(_ sets: PTPDataSets, _ stamping: PTPPort.Stamping, _ place: ClockTrack.Place)
        -> SourceReport.Content
    {
        let time = time(sets, stamping)
        let tai = taiNanoseconds(time, sets)
        if let told, told.grandmaster == sets.status.grandmaster, place.raw &- told.raw < Self.scaleMemory {
            let jump = tai &- told.tai &- (place.raw &- told.raw)
            if let seconds = scaleSeconds(jump, sets) {
                return .refused(
                    "the time of grandmaster \(sets.status.grandmaster) jumped by \(seconds) s: it changed between UTC, "
                        + "GPS time and TAI; see what its ptpTimescale and utc offset are set to")
            }
        }
        told = Told(raw: place.raw, tai: tai, grandmaster: sets.status.grandmaster)
        let software = stamping == .software
        return .sample(
            SourceSample(
                raw: place.raw, time: time, sourceError: sourceError(sets.parent),
                pathError: sets.current.meanPathDelay &+ (software ? settings.softwareAllowance : 0),
                readError: place.error, sigma: software ? 1000 : 50, leap: sets.properties.leap,
                degraded: degradation(sets)))
    }
}

// Whether there is a measurement at all.
extension PTPJudge {
    private func obstacle(of port: PTPPort) -> SourceReport.Content? {
        switch port.state {
        case .slave: nil
        case .uncalibrated where settings.isFreeRunning: nil
        case .uncalibrated:
            .refused(
                "port \(port.number) of ptp4l is UNCALIBRATED: it has not settled; if ptp4l runs with free_running 1, "
                    + "write `free_running: true`")
        case .listening: .silent("port \(port.number) of ptp4l is LISTENING: it hears no grandmaster")
        case .initializing, .faulty, .disabled, .passive:
            .silent("port \(port.number) of ptp4l is \(name(of: port)); see the log of ptp4l and its network interface")
        case .preMaster, .master, .grandMaster:
            .refused(
                "port \(port.number) of ptp4l is \(name(of: port)): it follows nobody; let it follow a grandmaster "
                    + "(clientOnly 1, slaveOnly 1 in older versions)")
        case nil: .refused("port \(port.number) of ptp4l is in a state that IEEE 1588 does not know")
        }
    }

    private func name(of port: PTPPort) -> String { port.state?.name ?? "?" }

    /// ptp4l keeps its last good offset when the grandmaster is gone: only the age of the last Sync tells.
    private func staleness(_ sets: PTPDataSets, _ port: PTPPort, _ track: ClockTrack) -> SourceReport.Content? {
        guard sets.status.hasGrandmaster else { return .silent("ptp4l has no grandmaster") }
        guard sets.status.ingress != 0 else { return .silent("no Sync came from the grandmaster") }
        guard let now = track.newest?.reading else {
            return .silent("the clock of port \(port.number) was not read yet")
        }
        let age = now &- sets.status.ingress
        if age < -Self.slack {
            return .refused(
                "the last Sync is stamped \((0 &- age).duration) ahead of this machine's clock: its stamps are of another "
                    + "clock; if the network card takes them, write `hardware_clock: /dev/ptpN`")
        }
        let limit = freshness(port)
        guard age > limit else { return nil }
        return .silent("the last Sync came \(age.duration) ago, more than \(limit.duration)")
    }

    /// Three intervals of Sync messages: those that the port names, or those that are expected where these are longer.
    private func freshness(_ port: PTPPort) -> Int64 {
        let exponent = Int(min(max(port.logSyncInterval, -7), 6))
        let sync = exponent < 0 ? Self.second >> Int64(-exponent) : Self.second << Int64(exponent)
        return 3 * max(sync, settings.interval)
    }

    /// An offset or a delay of exactly 0 is one that was not measured (fbclock refuses both); a well steered clock shows
    /// an offset of 0 now and then, so one alone is only passed over.
    private mutating func measurementFault(_ sets: PTPDataSets) -> SourceReport.Content? {
        guard sets.current.meanPathDelay > 0 else {
            return .refused(
                "the mean path delay is \(sets.current.meanPathDelay) ns, so it was not measured or a latency is set "
                    + "wrong; see ingressLatency, egressLatency and delayAsymmetry of ptp4l")
        }
        zeros = sets.status.masterOffset == 0 ? zeros + 1 : 0
        guard zeros > 2 else { return nil }
        return .refused("the offset from the grandmaster is exactly 0 again and again, so it is not measured")
    }
}

// What the time means.
extension PTPJudge {
    /// ptp4l keeps CLOCK_REALTIME on UTC and a network card's clock on TAI, and its offset is already corrected for that:
    /// ingress less offset is UTC for stamps of the kernel and TAI for those of a card.
    private func time(_ sets: PTPDataSets, _ stamping: PTPPort.Stamping) -> SourceTime {
        let time = sets.status.ingress &- sets.status.masterOffset
        guard stamping == .software else { return .tai(TAIInstant(nanoseconds: time)) }
        guard sets.properties.isPTPTimescale else { return .utc(Instant(nanoseconds: time)) }
        return .tai(TAIInstant(nanoseconds: time &+ offset(sets)))
    }

    private func taiNanoseconds(_ time: SourceTime, _ sets: PTPDataSets) -> Int64 {
        switch time {
        case .tai(let tai): tai.nanoseconds
        case .utc(let utc): utc.nanoseconds &+ offset(sets)
        case .startOfSecond: 0
        }
    }

    /// TAI less UTC as ptp4l counted it, in nanoseconds.
    private func offset(_ sets: PTPDataSets) -> Int64 {
        Int64(sets.properties.effectiveOffset(configured: settings.utcOffset)) * Self.second
    }

    private func scaleFault(_ sets: PTPDataSets, _ stamping: PTPPort.Stamping) -> SourceReport.Content? {
        guard sets.properties.isPTPTimescale || (settings.arbitraryTimeIsUTC && stamping == .software) else {
            return .refused(
                "grandmaster \(sets.status.grandmaster) serves an arbitrary time (ptpTimescale 0), not TAI; let it serve "
                    + (stamping == .software
                        ? "PTP time or, when it is known to serve UTC, write `serves_utc: true`" : "PTP time"))
        }
        if stamping == .software, isLeaping(sets) {
            return .refused(
                "a leap second passes; until it has passed ptp4l and its grandmaster may count UTC differently")
        }
        // A card's clock that nobody steers often starts on UTC: then 37 s are true.
        guard stamping == .software, let seconds = scaleSeconds(sets.status.masterOffset, sets) else { return nil }
        return .refused(
            "the offset from grandmaster \(sets.status.grandmaster) is \(seconds) s, the difference between two time "
                + "scales: the grandmaster announces the wrong one (see its ptpTimescale and utc offset), or this "
                + "machine's clock is wrong by as much (then set it)")
    }

    /// From the last two seconds of a day to the first ten of the next one, as long as a leap second is announced.
    private func isLeaping(_ sets: PTPDataSets) -> Bool {
        guard sets.properties.leap61 || sets.properties.leap59 else { return false }
        let day = 86_400 * Self.second
        let time = (sets.status.ingress &- sets.status.masterOffset) % day
        return time > day - 2 * Self.second || time < 10 * Self.second
    }

    /// The whole seconds of an error that is a confusion of TAI, UTC and GPS time (37 s, 18 s and 19 s); nil: it is not.
    private func scaleSeconds(_ error: Int64, _ sets: PTPDataSets) -> Int64? {
        let suspects = [18, 19, Int64(settings.utcOffset), Int64(sets.properties.utcOffset)]
        let size = Int64(clamping: error.magnitude)
        return suspects.first { $0 > 1 && (size &- $0 &* Self.second).magnitude < Self.scaleSlack.magnitude }
    }
}

// How good it is.
extension PTPJudge {
    private func accuracyFault(_ sets: PTPDataSets) -> SourceReport.Content? {
        guard sets.parent.clockAccuracy == .useless else { return nil }
        return .refused("grandmaster \(sets.status.grandmaster) says that it may be wrong by more than 10 s")
    }

    /// A clock that lost its reference may promise what it likes: beyond class 7 its accuracy is not believed.
    private func sourceError(_ parent: PTPParent) -> Int64 {
        let said = parent.clockAccuracy.limit ?? settings.unknownAccuracy
        return isBelievable(parent.clockClass) ? said : max(said, settings.unknownAccuracy)
    }

    /// IEEE 1588-2008, table 5: 6 follows its reference, 7 held over within its specification; 13 and 14 are the same
    /// for an arbitrary time.
    private func isBelievable(_ clockClass: UInt8) -> Bool { [6, 7, 13, 14].contains(clockClass) }

    private func degradation(_ sets: PTPDataSets) -> String? {
        var reasons: [String] = []
        let parent = sets.parent
        if parent.clockClass != 6 { reasons.append("clock class \(parent.clockClass) (\(meaning(parent.clockClass)))") }
        if parent.clockAccuracy.limit == nil { reasons.append("an unknown accuracy") }
        if !sets.properties.isTimeTraceable { reasons.append("a time that is not traceable") }
        guard !reasons.isEmpty else { return nil }
        return "grandmaster \(parent.grandmaster) has \(reasons.joined(separator: ", "))"
    }

    private func meaning(_ clockClass: UInt8) -> String {
        switch clockClass {
        case 7: "its reference is lost, it holds over within its specification"
        case 13: "it follows a reference of an arbitrary time"
        case 14: "its reference of an arbitrary time is lost, it holds over within its specification"
        case 52, 58, 187, 193: "its reference is lost, it is outside its specification"
        case 248: "it follows no reference"
        case 255: "it is a slave-only clock"
        default: "of a profile"
        }
    }
}
