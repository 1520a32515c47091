import ClockWorlds
import Sensing
import StationClock
import Timekeeping

/// One play with the real engine and the real station clock; what they say is held against the truth.
struct PlayRun {
    private enum Happening {
        case tick
        case report(SourceReport)
        case reading(Reading)
    }

    private var play: Play
    private let run: Int
    private var engine: ClockEngine
    private let machine: SimulatedMachine
    private let clock: StationClock
    private var readings: [Reading]
    private var next = 0
    /// What comes in a later second.
    private var waiting: [(at: Double, what: Happening)] = []
    private var chance: Chance
    private var tally = Tally()
    private let isTraced: Bool
    /// At least every ten minutes a line.
    private var nextTrace = 0.0

    init(_ play: Play, run: Int, readings count: Int, isTraced: Bool = false) {
        self.isTraced = isTraced
        self.play = play
        self.run = run
        engine = ClockEngine(play.settings, start: play.start)
        machine = SimulatedMachine(play.start.moment)
        clock = StationClock(hardware: machine.hardware)
        clock.publish(engine.model)
        chance = Chance(seed: UInt64(bitPattern: play.start.moment.raw) ^ UInt64(run))
        readings = Reading.drawn(count, for: play, &chance)
    }

    mutating func playToTheEnd() -> Tally {
        for second in 0..<play.seconds {
            play.world.advance()
            guard !play.world.isStandingStill(second: second) else { continue }
            for (at, what) in happenings(in: second) { happens(what, at: at) }
            tally.secondsByState[Int(clock.model.state.rawValue)] += 1
        }
        return tally
    }

    private mutating func happenings(in second: Int) -> [(at: Double, what: Happening)] {
        var all = waiting
        waiting = []
        all.append((Double(second) + chance.uniform(0, 0.005), .tick))
        for index in play.sources.indices {
            all += play.sources[index].hear(second: second, &play.world).map { ($0.at, .report($0.report)) }
        }
        while next < readings.count, readings[next].read < Double(second + 1) {
            all.append((readings[next].read, .reading(readings[next])))
            next += 1
        }
        waiting = all.filter { $0.at >= Double(second + 1) }
        return all.filter { $0.at < Double(second + 1) }.sorted { $0.at < $1.at }
    }

    private mutating func happens(_ what: Happening, at time: Double) {
        switch what {
        case .tick:
            let moment = play.world.moment(at: time)
            carryOut(engine.tick(moment), moment, at: time)
        case .report(let report):
            let moment = play.world.moment(at: time)
            carryOut(engine.report(report, moment), moment, at: time)
        case .reading(let reading):
            machine.moment = play.world.moment(at: reading.read, watchesHost: false)
            judge(reading)
        }
    }

    private mutating func carryOut(_ actions: [ClockAction], _ moment: ClockMoment, at time: Double) {
        for action in actions {
            switch action {
            case .publish(let model):
                trace(model, moment, at: time)
                if model.id != clock.model.id && model.id.number > 0 { tally.models += 1 }
                clock.publish(model)
            case .note(let note):
                if isTraced { print("\(decimals(time, 3)) s  \(note.severity): \(note.text)") }
            case .relocked(let audit):
                tally.relocks += 1
                if audit.isCovered { tally.auditsCovered += 1 }
                let error = audit.held.tai(at: moment.raw).nanoseconds - play.world.tai(at: time)
                if abs(error) <= audit.held.halfWidth(at: moment.raw) ?? -1 { tally.relocksCovered += 1 }
            }
        }
    }

    /// A change of state, flags or sources, or of the bound by more than a factor of two.
    private mutating func trace(_ model: ClockModel, _ moment: ClockMoment, at time: Double) {
        guard isTraced else { return }
        let old = clock.model
        let (before, after) = (old.halfWidth(at: moment.raw) ?? 0, model.halfWidth(at: moment.raw) ?? 0)
        let hasGrown = before > 2 * after || after > 2 * before
        let isAnother = old.state != model.state || old.flags != model.flags || old.sourceNames != model.sourceNames
        guard isAnother || hasGrown || time >= nextTrace else { return }
        nextTrace = time + 600
        let error = model.tai(at: moment.raw).nanoseconds - play.world.tai(at: time)
        print(
            "\(decimals(time, 3)) s  \(model.id) \(model.state) \(model.flags.names) '\(model.sourceNames)' "
                + "± \(engineering(after)), error \(engineering(error)), \(decimals(model.frequency * 1e6, 3)) ppm, "
                + "\(model.terms?.inWords ?? "nothing promised")")
    }

    private mutating func judge(_ reading: Reading) {
        let stamp = clock.stamp(realtime: play.world.realtime(at: reading.stamped))
        tally.readings += 1
        tally.readingsByState[Int(stamp.state.rawValue)] += 1
        checkPermission(stamp, reading)
        guard let bound = stamp.bound else { return }
        tally.bounded += 1
        if stamp.state == .locked {
            let names = clock.model.sourceNames
            let error = abs(stamp.instant.nanoseconds - play.world.utc(at: reading.stamped))
            tally.locked[names, default: Tally.Locked()].errors.append(Float(error))
            tally.locked[names, default: Tally.Locked()].widths.append(Float(bound.before + bound.after))
        }
        let first = stamp.corrected(by: reading.delay)
        let truth = Instant(nanoseconds: play.world.utc(at: reading.time))
        guard let earliest = first.earliest, let latest = first.latest else { return }
        if earliest <= truth && truth <= latest {
            tally.covered += 1
        } else {
            missed(first, by: max(earliest.nanoseconds(since: truth), truth.nanoseconds(since: latest)), reading)
        }
    }

    private mutating func missed(_ stamp: Timestamp, by nanoseconds: Int64, _ reading: Reading) {
        if let window = play.blind.first(where: { $0.contains(reading.time) }) {
            tally.explained[window.reason, default: 0] += 1
            return
        }
        tally.unexplained += 1
        tally.worstMiss = max(tally.worstMiss, nanoseconds)
        guard tally.firstMisses.count < Tally.kept else { return }
        let width = (stamp.bound?.before ?? 0) + (stamp.bound?.after ?? 0)
        tally.firstMisses.append(
            "run \(run), \(place(reading)): outside by \(engineering(nanoseconds)), width \(engineering(width)), "
                + describe(stamp))
    }

    private mutating func checkPermission(_ stamp: Timestamp, _ reading: Reading) {
        let locked = stamp.state == .locked ? play.neverLocked.first { $0.contains(reading.stamped) } : nil
        let bounded = stamp.bound != nil ? play.neverBounded.first { $0.contains(reading.stamped) } : nil
        guard let window = locked ?? bounded else { return }
        tally.forbidden += 1
        guard tally.firstForbidden.count < Tally.kept else { return }
        tally.firstForbidden.append("run \(run), \(place(reading)): \(describe(stamp)), though \(window.reason)")
    }

    private func place(_ reading: Reading) -> String {
        "\(decimals(reading.time, 3)) s (\(reading.transport))"
    }

    private func describe(_ stamp: Timestamp) -> String {
        let model = clock.model
        let flags = stamp.flags.names.joined(separator: " ")
        return "\(stamp.state) by '\(model.sourceNames)'\(flags.isEmpty ? "" : " [\(flags)]"), model \(model.id)"
    }
}

extension BoundTerms {
    /// Every term that is not zero.
    fileprivate var inWords: String {
        let parts = [
            ("src", source), ("path", path), ("fit", fit), ("residual", residual), ("read", read), ("leap", leap),
            ("conflict", conflict),
        ]
        let words = parts.filter { $0.1 != 0 }.map { "\($0.0) \(engineering($0.1))" }
        return words.joined(separator: ", ") + ", rho \(driftPPB) ppb"
    }
}
