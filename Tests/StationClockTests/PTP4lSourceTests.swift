import Glibc
import Sensing
import Synchronization
import Testing
import Threads
import Timekeeping

@testable import StationClock

@Suite("The source ptp4l")
struct PTP4lSourceTests {
    private let folder: WorkFolder
    private var path: String { folder.path("ptp4l") }
    /// 37 s ahead of CLOCK_REALTIME, as ptp4l keeps a card's clock.
    private let taiMinusUTC: Int64 = 37_000_000_000

    init() throws {
        folder = try WorkFolder()
    }

    private func listen(hardwareClock: String? = nil, device: FakePHC? = nil) throws -> SourceEar {
        let settings = SourceSettings(name: "ptp", kind: .ptp, interval: 50_000_000)
        let place = PTP4lPlace(path: path, domain: 24, hardwareClock: hardwareClock)
        guard let device else { return try SourceEar(PTP4lSource(settings, at: place)) }
        return try SourceEar(PTP4lSource(settings, at: place, rules: PTPSettings()) { _ in device })
    }

    @Test("tells what a client with stamps of the kernel knows")
    func software() throws {
        let daemon = try FakePTP4l(path: path, FakePTP4l.following())
        let ear = try listen()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        let sample = try #require(ear.samples.first)
        guard case .tai(let tai) = sample.time else { throw Unexpected() }
        #expect(abs(tai.nanoseconds - taiMinusUTC - (FakePTP4l.realtime() - 100_000_000)) < 20_000_000_000)
        #expect(sample.sourceError == 100 && sample.pathError == 17_008 && sample.leap.taiMinusUTC == 37)
        withExtendedLifetime(daemon) {}
    }

    @Test("places a Sync that the network card stamped by the card's clock")
    func hardware() throws {
        let daemon = try FakePTP4l(path: path, FakePTP4l.following(stamping: 1, ahead: taiMinusUTC))
        let ear = try listen(hardwareClock: "/dev/ptp7", device: FakePHC(ahead: taiMinusUTC))
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        let sample = try #require(ear.samples.last)
        guard case .tai(let tai) = sample.time else { throw Unexpected() }
        // The card's clock was 256 ns fast, and is where FakePHC says on the counter, to a slew of the host's clock.
        let moment = ClockHardware.kernel.moment(5)
        let expected = moment.realtime - (moment.raw - sample.raw) + taiMinusUTC - 256
        #expect(abs(tai.nanoseconds - expected) < 5_000_000)
        #expect(sample.pathError == 2008)
        withExtendedLifetime(daemon) {}
    }

    @Test("asks for the name of the card's clock when ptp4l does not say it")
    func unnamedClock() throws {
        let daemon = try FakePTP4l(path: path, FakePTP4l.following(stamping: 1, ahead: taiMinusUTC))
        let ear = try listen()
        #expect(ear.hears(refusal: "write `hardware_clock: /dev/ptpN`", within: 60), "\(ear.last)")
        withExtendedLifetime(daemon) {}
    }

    @Test("opens the clock that ptp4l 4 names, and says when there is none")
    func namedClock() throws {
        let following = FakePTP4l.following(stamping: 1, ahead: taiMinusUTC)
        let daemon = try FakePTP4l(path: path) { id, request in
            guard id == 0xC009 else { return following(id, request) }
            return [
                FakePTP4l.response(
                    to: request, [0x3A, 0x1D, 0x70, 0xFF, 0xFE, 0xE5, 0xFE, 0xA5, 0, 1, 0, 0, 0, 99, 0, 0])
            ]
        }
        let ear = try listen()
        #expect(ear.hears(silence: "opened the clock '/dev/ptp99'", within: 60), "\(ear.last)")
        withExtendedLifetime(daemon) {}
    }

    @Test("says why when a reply is cut, is of another kind, or is an error, and goes on when it is right again")
    func badReplies() throws {
        let following = FakePTP4l.following()
        let daemon = try FakePTP4l(path: path) { id, request in
            following(id, request).map { id == 0xC000 ? Array($0.prefix(80)) : $0 }
        }
        let ear = try listen()
        #expect(ear.hears(silence: "the reply has 80 bytes where 104 are needed", within: 60), "\(ear.last)")
        daemon.change { id, request in
            id == 0x2002 ? following(0x2003, Array(request.prefix(52)) + [0x20, 0x03]) : following(id, request)
        }
        #expect(ear.hears(silence: "PARENT_DATA_SET was asked and 0x2003 answered", within: 60), "\(ear.last)")
        daemon.change { id, request in id == 0x2004 ? [FakePTP4l.noSuchID(request)] : following(id, request) }
        #expect(ear.hears(silence: "ptp4l refuses PORT_DATA_SET: no such id", within: 60), "\(ear.last)")
        #expect(ear.samples.isEmpty)
        daemon.change(following)
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
    }

    @Test("takes no late reply for one to the present question")
    func lateReplies() throws {
        let following = FakePTP4l.following()
        let daemon = try FakePTP4l(path: path) { id, request in
            var old = request
            old[31] &-= 100
            return following(0xC000, old) + following(id, request)
        }
        let ear = try listen()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        withExtendedLifetime(daemon) {}
    }

    @Test("without a ptp4l says what to start, and is heard when it comes")
    func absent() throws {
        let ear = try listen()
        #expect(ear.hears(silence: "No such file or directory; start ptp4l", within: 60), "\(ear.last)")
        let daemon = try FakePTP4l(path: path, FakePTP4l.following())
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        withExtendedLifetime(daemon) {}
    }

    @Test("finds its way again when somebody removes the file of its own socket")
    func ownSocketRemoved() throws {
        let daemon = try FakePTP4l(path: path, FakePTP4l.following())
        let ear = try listen()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        let own = folder.ownSockets
        #expect(own.count == 1)
        for name in own { unlink(folder.path(name)) }
        #expect(ear.hears(silence: "does not answer", within: 60), "\(ear.last)")
        ear.forget()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        withExtendedLifetime(daemon) {}
    }

    @Test("makes its own socket for nobody else, and removes it at the end")
    func ownSocket() throws {
        let daemon = try FakePTP4l(path: path, FakePTP4l.following())
        let ear = try listen()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
        let own = try #require(folder.ownSockets.first)
        var status = stat()
        #expect(stat(folder.path(own), &status) == 0 && status.st_mode & 0o777 == 0o600)
        ear.stop()
        #expect(folder.ownSockets.isEmpty)
        withExtendedLifetime(daemon) {}
    }

    @Test("says which path is too long, and which folder it may not write to")
    func paths() throws {
        #expect(throws: SourceFailure.self) {
            try PTP4lSocket(daemon: "/" + String(repeating: "x", count: 108), folder: folder.root)
        }
        do {
            _ = try PTP4lSocket(daemon: path, folder: folder.path("absent"))
            Issue.record("a socket was made in a folder that does not exist")
        } catch {
            #expect("\(error)".contains("write as `reply_folder`"))
        }
    }

    @Test("closes nobody else's descriptor when it cannot make its socket")
    func oneClose() throws {
        let (folder, path) = (folder.path("absent"), path)
        let isOver = Atomic<Bool>(false)
        // Takes the number that a second close would hit, and finds it closed.
        let stranger = try JoinableThread(name: "stranger") {
            while !isOver.load(ordering: .acquiring) {
                let own = open("/dev/null", O_RDONLY | O_CLOEXEC)
                sched_yield()
                if own >= 0, close(own) != 0 { Issue.record("descriptor \(own) was closed by somebody else") }
            }
        }
        defer {
            isOver.store(true, ordering: .releasing)
            stranger.join()
        }
        for _ in 0..<20_000 { _ = try? PTP4lSocket(daemon: path, folder: folder) }
    }

    private struct Unexpected: Error {}
}

/// A clock that runs evenly so far ahead of CLOCK_REALTIME, as it was when this object was made.
struct FakePHC: PHCDevice {
    private let lessRaw: Int64

    init(ahead: Int64) {
        let moment = ClockHardware.kernel.moment(5)
        lessRaw = moment.realtime - moment.raw + ahead
    }

    func compare() throws(SourceFailure) -> ClockTrack.Point {
        let moment = ClockHardware.kernel.moment(5)
        return ClockTrack.Point(raw: moment.raw, reading: moment.raw + lessRaw, halfWidth: 300)
    }
}

extension WorkFolder {
    /// The sockets of sources in it.
    var ownSockets: [String] {
        guard let directory = opendir(root) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix("fairlead-") { names.append(name) }
        }
        return names
    }
}
