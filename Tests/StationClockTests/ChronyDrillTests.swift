import Foundation
import Sensing
import Testing
import Timekeeping

@testable import StationClock

/// Real chronyds, always with -x: they never touch this machine's clock.
@Suite(
    "chronyd, drilled", .serialized,
    .enabled("chronyd and chronyc are not installed") { RealDaemon.isInstalled("chronyd", "chronyc") })
struct ChronyDrillTests {
    /// What CLOCK_REALTIME is slow by, as the feeder says: 12.3 ms.
    private let offset: Int64 = 12_300_000
    private let folder: WorkFolder
    private let port = freePort(SOCK_DGRAM)
    private let before = UntouchedDiscipline()

    init() throws {
        folder = try WorkFolder()
    }

    private func start(_ lines: String, name: String = "chronyd", port: UInt16? = nil) throws -> RealDaemon {
        let text = """
            \(lines)
            cmdport \(port ?? self.port)
            bindcmdaddress 127.0.0.1
            bindcmdaddress \(folder.path("\(name).sock"))
            pidfile \(folder.path("\(name).pid"))
            """
        let file = try folder.write(text, to: "\(name).conf")
        return try RealDaemon(
            "chronyd", ["-x", "-U", "-u", NSUserName(), "-d", "-L", "0", "-f", file], in: folder, name: name)
    }

    private var referenceClock: String {
        "refclock SOCK \(folder.path("gps.sock")) refid GPSX poll -2 dpoll -2 filter 1 delay 0.0001"
    }

    private func listen(
        _ address: ChronyAddress? = nil, port: UInt16? = nil, rules: ChronyRules = ChronyRules()
    ) throws -> SourceEar {
        let settings = SourceSettings(name: "ntp", kind: .chrony, interval: 200_000_000)
        let standard = ChronyAddress.host("127.0.0.1", port: port ?? self.port)
        return try SourceEar(ChronySource(settings, address: address ?? standard, rules: rules))
    }

    @Test("with a reference clock that says 12.3 ms is found to be 12.3 ms off, within its bound")
    func injectedOffset() throws {
        let daemon = try start(referenceClock + "\nport 0")
        defer { daemon.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen()
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(daemon.log)")
        #expect(eventually(within: 10) { ear.samples.count >= 20 })
        for sample in ear.samples {
            #expect(sample.covers(realtimeIsSlowBy: offset), "\(sample)")
            #expect(sample.halfWidth > 0 && sample.halfWidth < 20_000_000)
        }
        feeder.stop()
        #expect(UntouchedDiscipline() == before)
    }

    @Test("answers the same over its UNIX socket, and our end of it is gone afterwards")
    func unixSocket() throws {
        let daemon = try start(referenceClock + "\nport 0")
        defer { daemon.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen(.socket(path: folder.path("chronyd.sock")))
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(daemon.log)")
        #expect(ear.samples.allSatisfy { $0.covers(realtimeIsSlowBy: offset) })
        ear.stop()
        feeder.stop()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.root).filter { $0.hasPrefix("fairlead-") }
        #expect(left.isEmpty)
    }

    @Test("is read as chronyc reads it")
    func oracle() throws {
        let daemon = try start(referenceClock + "\nport 0")
        defer { daemon.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen()
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(daemon.log)")
        feeder.stop()
        // Let the last update come, so that both are asked about the same state.
        let settled = try eventually(within: 20) { try tracking()?.updatedAt == chronyc()?.updatedAt }
        let (ours, theirs) = (try #require(try tracking()), try #require(try chronyc()))
        #expect(settled && ours.updatedAt == theirs.updatedAt)
        #expect(ours.referenceID == theirs.referenceID && ours.reference == theirs.reference)
        #expect(ours.stratum == theirs.stratum && ours.leap == theirs.leap)
        #expect(abs(ours.currentCorrection - theirs.currentCorrection) < 1e-6)
        #expect(abs(ours.lastOffset - theirs.lastOffset) < 1e-9)
        #expect(abs(ours.rootMeanSquareOffset - theirs.rootMeanSquareOffset) < 1e-9)
        #expect(abs(ours.frequencyPPM - theirs.frequencyPPM) < 1e-3)
        #expect(abs(ours.residualFrequencyPPM - theirs.residualFrequencyPPM) < 1e-3)
        #expect(abs(ours.skewPPM - theirs.skewPPM) < 1e-3)
        #expect(abs(ours.rootDelay - theirs.rootDelay) < 1e-9)
        // It grows between the two questions, by the skew.
        #expect(abs(ours.rootDispersion - theirs.rootDispersion) < 1e-3)
        #expect(abs(ours.updateInterval - theirs.updateInterval) < 0.06)
    }

    @Test("that has lost its reference clock is refused for the age of its last update, although it says Normal")
    func feederStopped() throws {
        let daemon = try start(referenceClock + "\nport 0")
        defer { daemon.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen(rules: ChronyRules(leastSilence: 3_000_000_000))
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(daemon.log)")
        #expect(eventually(within: 10) { ear.samples.count > 5 })
        feeder.stop()
        ear.forget()
        #expect(ear.hears(refusal: "has had no update from GPSX since", within: 30), "\(ear.last)")
        #expect(try tracking()?.leap == .normal)
        // Whatever was told until then still covered the truth.
        #expect(ear.samples.allSatisfy { $0.covers(realtimeIsSlowBy: offset) })
    }

    @Test("with 'local stratum 10' follows nothing and is refused, although it says Normal and an error of 0")
    func localStratum() throws {
        let daemon = try start("local stratum 10\nport 0")
        defer { daemon.stop() }
        let ear = try listen()
        #expect(ear.hears(refusal: "'local stratum 10'", within: 10), "\(ear.last) \(daemon.log)")
        #expect(ear.samples.isEmpty)
        let tracking = try tracking()
        #expect(tracking?.leap == .normal)
        #expect(tracking?.rootDispersion == 0)
    }

    @Test("without any source follows nothing and is refused")
    func nothing() throws {
        let daemon = try start("port 0")
        defer { daemon.stop() }
        let ear = try listen()
        #expect(ear.hears(refusal: "follows nothing yet", within: 10), "\(ear.last) \(daemon.log)")
        #expect(ear.samples.isEmpty)
    }

    @Test("that follows another chronyd by NTP covers the truth of the first one's reference clock")
    func chain() throws {
        let (ntpPort, clientPort) = (freePort(SOCK_DGRAM), freePort(SOCK_DGRAM))
        let server = try start(referenceClock + "\nport \(ntpPort)\nallow 127.0.0.1", name: "server")
        defer { server.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let client = try start(
            "server 127.0.0.1 port \(ntpPort) minpoll -2 maxpoll 0 iburst\nport 0", name: "client", port: clientPort)
        defer { client.stop() }
        let ear = try listen(port: clientPort)
        #expect(eventually(within: 30) { ear.samples.count >= 10 }, "\(ear.last) \(server.log) \(client.log)")
        for sample in ear.samples {
            #expect(sample.covers(realtimeIsSlowBy: offset), "\(sample)")
            #expect(sample.pathError > 0)
        }
        feeder.stop()
    }

    @Test("that dies is silent, and is heard again when it comes back")
    func restart() throws {
        let first = try start(referenceClock + "\nport 0")
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen()
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(first.log)")
        first.stop()
        #expect(ear.hears(silence: "Connection refused", within: 10), "\(ear.last)")
        let second = try start(referenceClock + "\nport 0")
        defer { second.stop() }
        ear.forget()
        #expect(ear.hearsSample(within: 20), "\(ear.last) \(second.log)")
        feeder.stop()
        #expect(UntouchedDiscipline() == before)
    }

    @Test("locks the clock engine onto the truth, and leaves it in holdover when its reference clock falls silent")
    func engine() throws {
        let daemon = try start(referenceClock + "\nport 0")
        defer { daemon.stop() }
        let feeder = try ChronyFeeder(path: folder.path("gps.sock"), offset: Double(offset) / 1e9)
        let ear = try listen(rules: ChronyRules(leastSilence: 3_000_000_000))
        var clock = DrilledEngine(source: SourceSettings(name: "ntp", kind: .chrony, interval: 200_000_000))
        let locked = clock.runs(with: ear, until: .locked, within: 30)
        #expect(locked, "\(clock.engine.model) \(ear.last) \(daemon.log)")
        let coversLocked = clock.covers(realtimeIsSlowBy: offset)
        #expect(coversLocked, "\(clock.engine.model)")
        feeder.stop()
        let held = clock.runs(with: ear, until: .holdover, within: 30)
        #expect(held, "\(clock.engine.model) \(ear.last)")
        let coversHeld = clock.covers(realtimeIsSlowBy: offset)
        #expect(coversHeld, "\(clock.engine.model)")
        #expect(UntouchedDiscipline() == before)
    }

    // MARK: - The same question by two ways

    private func tracking() throws -> ChronyTracking? {
        let socket = try ChronySocket.open(address(), .host("127.0.0.1", port: port))
        try socket.send(ChronyRequest.tracking(sequence: 77), to: .standard)
        var answer: [UInt8]?
        guard
            try eventually(
                within: 2,
                {
                    answer = try socket.receive(from: .standard); return answer != nil
                })
        else {
            return nil
        }
        return try answer.map { try ChronyReply.tracking($0, sequence: 77) }
    }

    private func address() throws -> HostAddress {
        let context = try TimeSourceContext { _ in }
        return try HostAddress.addresses(of: "127.0.0.1", port: port, stream: false, context)[0]
    }

    private func chronyc() throws -> ChronyTracking? {
        let words = ["-h", "127.0.0.1", "-p", "\(port)", "-c", "tracking"]
        guard let line = RealDaemon.output(of: "chronyc", words, in: folder)?.split(separator: "\n").first else {
            return nil
        }
        let columns = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard columns.count == 14, let reference = UInt32(columns[0], radix: 16), let stratum = UInt16(columns[2])
        else {
            return nil
        }
        let seconds = columns[3].split(separator: ".").compactMap { Int64($0) }
        let numbers = columns[4...12].compactMap(Double.init)
        guard seconds.count == 2, numbers.count == 9 else { return nil }
        return ChronyTracking(
            referenceID: reference, reference: columns[1], stratum: stratum,
            leap: columns[13] == "Normal" ? .normal : .notSynchronised,
            updatedAt: Instant(unixSeconds: seconds[0], nanoseconds: seconds[1]), currentCorrection: numbers[0],
            lastOffset: numbers[1], rootMeanSquareOffset: numbers[2], frequencyPPM: numbers[3],
            residualFrequencyPPM: numbers[4], skewPPM: numbers[5], rootDelay: numbers[6], rootDispersion: numbers[7],
            updateInterval: numbers[8])
    }
}
