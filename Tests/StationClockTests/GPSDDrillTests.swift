import Glibc
import Sensing
import Testing
import Timekeeping

@testable import StationClock

/// A real gpsd with a simulated receiver whose time is known.
@Suite("gpsd, drilled", .serialized, .enabled("gpsd is not installed") { RealDaemon.isInstalled("gpsd") })
struct GPSDDrillTests {
    /// What CLOCK_REALTIME is slow by, as the receiver says: 2.5 s.
    private let offset: Int64 = 2_500_000_000
    private let folder: WorkFolder
    private let port = freePort(SOCK_STREAM)
    private let receiver: GPSDReceiver
    private let before = UntouchedDiscipline()

    init() throws {
        folder = try WorkFolder()
        receiver = try GPSDReceiver(GPSDReceiver.Behaviour(offset: offset))
    }

    private func start() throws -> RealDaemon {
        let address = "tcp://127.0.0.1:\(receiver.port)"
        return try RealDaemon("gpsd", ["-N", "-n", "-S", "\(port)", address], in: folder)
    }

    private func listen(_ rules: GPSDRules = GPSDRules()) throws -> SourceEar {
        let settings = SourceSettings(name: "gps", kind: .gpsd)
        return try SourceEar(GPSDSource(settings, host: "127.0.0.1", port: port, rules: rules))
    }

    @Test("whose receiver says 2.5 s more than this machine gives intervals that contain the receiver's time")
    func truth() throws {
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        #expect(eventually(within: 30) { ear.samples.count >= 5 }, "\(ear.last) \(daemon.log)")
        for sample in ear.samples {
            #expect(sample.covers(realtimeIsSlowBy: offset), "\(sample)")
            #expect(sample.lateness == 700_000_000)
        }
        #expect(UntouchedDiscipline() == before)
    }

    @Test("whose receiver's latency was measured gives intervals of 100 ms to either side that contain its time")
    func calibrated() throws {
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen(GPSDRules(latency: receiver.behaviour.latency))
        #expect(eventually(within: 30) { ear.samples.count >= 5 }, "\(ear.last) \(daemon.log)")
        for sample in ear.samples {
            #expect(sample.covers(realtimeIsSlowBy: offset), "\(sample)")
            #expect(sample.halfWidth < 110_000_000)
        }
    }

    @Test("whose receiver has no fix is refused, and is heard when it has one")
    func noFix() throws {
        receiver.behaviour.hasFix = false
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        #expect(ear.hears(refusal: "has no fix (mode 1)", within: 20), "\(ear.last) \(daemon.log)")
        #expect(ear.samples.isEmpty)
        receiver.behaviour.hasFix = true
        #expect(ear.hearsSample(within: 20), "\(ear.last)")
        receiver.behaviour.hasFix = false
        ear.forget()
        #expect(ear.hears(refusal: "has no fix (mode 1)", within: 20), "\(ear.last)")
    }

    @Test("whose receiver has rolled over by 1024 weeks is repaired or 1024 weeks early, which the engine refuses")
    func rollover() throws {
        let weeks: Int64 = 1024 * 7 * 86_400_000_000_000
        receiver.behaviour.offset = offset - weeks
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        #expect(eventually(within: 30) { ear.samples.count >= 3 }, "\(ear.last) \(daemon.log)")
        let isRepaired = ear.samples.allSatisfy { $0.covers(realtimeIsSlowBy: offset) }
        let isEarly = ear.samples.allSatisfy { $0.covers(realtimeIsSlowBy: offset - weeks) }
        #expect(isRepaired || isEarly, "\(ear.samples)")
    }

    @Test("whose receiver falls mute is silent")
    func mute() throws {
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last) \(daemon.log)")
        receiver.behaviour.isMute = true
        #expect(ear.hears(silence: "says nothing", within: 15), "\(ear.last)")
        ear.forget()
        receiver.behaviour.isMute = false
        #expect(ear.hearsSample(within: 15), "\(ear.last)")
    }

    @Test("whose receiver is unplugged is silent, and names it")
    func unplugged() throws {
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last) \(daemon.log)")
        receiver.stop()
        let name = "tcp://127.0.0.1:\(receiver.port)"
        #expect(ear.hears(silence: "has lost the receiver \(name)", within: 20), "\(ear.last)")
    }

    @Test("that dies is silent, and is heard again when it comes back")
    func restart() throws {
        let first = try start()
        let ear = try listen()
        #expect(ear.hearsSample(within: 30), "\(ear.last) \(first.log)")
        first.stop()
        #expect(ear.hears(silence: "check that", within: 10), "\(ear.last)")
        let second = try start()
        defer { second.stop() }
        ear.forget()
        #expect(ear.hearsSample(within: 30), "\(ear.last) \(second.log)")
        #expect(ear.samples.allSatisfy { $0.covers(realtimeIsSlowBy: offset) })
        #expect(UntouchedDiscipline() == before)
    }

    @Test(
        "brings the clock engine to acquiring, as leap seconds may be missing, in an interval that contains the truth")
    func engine() throws {
        let daemon = try start()
        defer { daemon.stop() }
        let ear = try listen()
        var clock = DrilledEngine(source: SourceSettings(name: "gps", kind: .gpsd))
        let acquires = clock.runs(with: ear, until: .acquiring, within: 40)
        #expect(acquires, "\(clock.engine.model) \(ear.last) \(daemon.log)")
        let covers = clock.covers(realtimeIsSlowBy: offset)
        #expect(covers, "\(clock.engine.model)")
    }

    @Test("on a port where nobody listens is silent, and its reader ends with the station")
    func absent() throws {
        let ear = try listen()
        #expect(ear.hears(silence: "Connection refused; check that gpsd runs there", within: 5), "\(ear.last)")
        ear.stop()
    }
}
