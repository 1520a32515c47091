import Console
import Logging
import Sensing
import Testing
import Timekeeping

@testable import Station

@Suite("The station clock at work")
struct ClockServiceTests {
    /// The models of which there is a record before each reading's own, or nil where one comes too late.
    private func modelsBeforeReadings(_ records: [Record], instrument: Int32) -> [ClockModelID]? {
        var known: Set<ClockModelID> = []
        var used: [ClockModelID] = []
        for record in records {
            if case .model(let used) = ClockRecord.content(of: record.raw) { known.insert(used.model.id) }
            guard let id = record.time.stamp?.model else { return nil }
            if record.instrument == instrument {
                guard known.contains(id) else { return nil }
                used.append(id)
            }
        }
        return used
    }

    private func keeper(of station: VirtualClock, sourceLog: SourceLogFile? = nil) -> ClockKeeper {
        ClockKeeper(
            station.service, run: station.run, boot: "b", file: ClockStateFile(directory: station.directory.path),
            sourceLog: sourceLog, log: Logger(label: "test"))
    }

    @Test("takes readings without a source, unsynchronised and without a bound, by the host's time of day")
    func noSource() async throws {
        let station = try await VirtualClock(sources: [])
        station.pass(seconds: 100, speaks: false)
        let time = station.read()
        #expect(time.state == .unsynchronised && time.bound == nil && !time.isFollowed)
        #expect(time.instant.nanoseconds == station.machine.realtime)
        let used = modelsBeforeReadings(try await station.records(), instrument: station.instrument)
        #expect(used == [ClockModelID(run: 1, number: 0)])
    }

    @Test("locks, holds over and locks again; every reading's interval holds the truth, and its model is in the store")
    func wholeLife() async throws {
        let station = try await VirtualClock()
        var states: [ClockState] = []
        var isCovered = true
        for speaks in [true, false, true] {
            for _ in 0..<300 {
                station.pass(seconds: 1, speaks: speaks)
                let time = station.read()
                if time.state != states.last { states.append(time.state) }
                let truth = Instant(nanoseconds: station.machine.truth)
                if let earliest = time.earliest, let latest = time.latest {
                    isCovered = isCovered && earliest <= truth && truth <= latest
                }
            }
        }
        #expect(states.suffix(3) == [.locked, .holdover, .locked], "\(states)")
        #expect(isCovered)
        let records = try await station.records()
        let used = modelsBeforeReadings(records, instrument: station.instrument)
        #expect(used?.count == 900)
        let audits = records.filter { String(decoding: $0.raw, as: UTF8.self).hasPrefix("kind=audit ") }
        #expect(audits.count == 1)
    }

    @Test("keeps its own figures once a minute, and when the state changes")
    func figures() async throws {
        let station = try await VirtualClock(sources: [])
        station.pass(seconds: 601, speaks: false)
        let figures = try await station.records().filter { $0.raw.isEmpty && $0.defect == nil }
        #expect(figures.count == 11)
    }

    @Test("tells in its records what happened, in words")
    func notes() async throws {
        let station = try await VirtualClock()
        station.pass(seconds: 60, speaks: true)
        station.pass(seconds: 60, speaks: false)
        let notes = try await station.records().compactMap(\.defect)
        let told = station.service.report.notes.map(\.text)
        #expect(!told.isEmpty)
        #expect(notes == told)
    }

    @Test("has another run's number after a restart, and knows the last good time of the run before")
    func restart() async throws {
        let first = try await VirtualClock()
        first.pass(seconds: 60, speaks: true)
        first.read()
        keeper(of: first).keep(now: first.machine.raw, isEnd: true)
        await first.store.close()

        let second = try await VirtualClock(in: first.directory)
        #expect(second.run.number == first.run.number + 1)
        let lastGood = try #require(second.run.lastGood)
        #expect(abs(lastGood.nanoseconds - first.machine.truth) < 10_000)
        second.pass(seconds: 60, speaks: true)
        #expect(second.read().stamp?.model.run == second.run.number)
    }

    @Test("writes its memory when it first knows the time, then every ten minutes, and at the end")
    func memory() async throws {
        let station = try await VirtualClock()
        let file = ClockStateFile(directory: station.directory.path)
        let keeper = keeper(of: station)
        var writes = 0
        var last = file.read()
        for _ in 0..<1500 {
            station.pass(seconds: 1, speaks: true)
            keeper.keep(now: station.machine.raw)
            if file.read() != last { (writes, last) = (writes + 1, file.read()) }
        }
        #expect(writes == 3)
        keeper.keep(now: station.machine.raw, isEnd: true)
        #expect(file.read() != last)
    }

    @Test("keeps what its sources said, and from that a replay makes the same model again")
    func sourceLog() async throws {
        let station = try await VirtualClock(logsSources: true)
        let log = SourceLogFile(directory: station.directory.path)
        let keeper = keeper(of: station, sourceLog: log)
        for speaks in [true, false, true] {
            station.pass(seconds: 100, speaks: speaks)
            keeper.keep(now: station.machine.raw)
        }
        let lines = String(decoding: try WholeFile.read(log.path), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 + 100 * 5)
        var replay = ClockReplay()
        for line in lines { _ = replay.take(try SourceLogLine(line: line)) }
        #expect(replay.engine?.model == station.clock.model)
        #expect(station.clock.model.state == .locked)
    }

    @Test("keeps two files of what its sources said, of a bounded size, each of which can be replayed")
    func boundedLog() async throws {
        let station = try await VirtualClock(logsSources: true)
        let log = SourceLogFile(directory: station.directory.path, mostBytes: 20_000)
        let keeper = keeper(of: station, sourceLog: log)
        for _ in 0..<50 {
            station.pass(seconds: 10, speaks: true)
            keeper.keep(now: station.machine.raw)
        }
        for path in [log.path, log.older] {
            let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
            #expect(text.utf8.count < 30_000)
            #expect(text.hasPrefix("log=start "))
        }
    }

    @Test("adds the terms that it shows up to the bound that it shows")
    func terms() async throws {
        let station = try await VirtualClock()
        station.pass(seconds: 200, speaks: true)
        let report = station.service.report
        let terms = try #require(report.terms)
        let sum =
            terms.source + terms.path + terms.fit + terms.residual + terms.read + terms.leap + terms.conflict
            + terms.drift
        // What is shown is for now: the bracket of this reading, 150 ns, is in the bound and in no term of the model.
        let bound = try #require(report.status.boundMicroseconds)
        #expect(abs(bound - sum) <= 0.16, "\(bound) and \(sum)")
        #expect(report.status.sources == ["gm"] && report.sources.map(\.name) == ["gm"])
        #expect(abs(report.hostOffsetMicroseconds - 3e6) < 100)
    }
}
