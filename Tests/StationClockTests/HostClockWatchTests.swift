import CFairlead
import Testing
import Timekeeping

@testable import StationClock

@Suite("What the host says about its own clocks")
struct HostClockWatchTests {
    @Test("is that nobody has set it, while nobody sets it")
    func notSet() throws {
        let watch = try #require(HostClockWatch())
        #expect(!watch.wasSet())
        #expect(!watch.wasSet())
    }

    @Test("is read from the kernel without changing it, and told as a report each interval")
    func kernel() throws {
        let before = UntouchedDiscipline()
        let ear = try SourceEar(KernelSource(SourceSettings(name: "host", kind: .kernel, interval: 10_000_000)))
        #expect(eventually(within: 60) { ear.reports.count >= 3 })
        ear.stop()
        let moment = ClockHardware.kernel.moment(5)
        let direct = ClockHardware.kernel.discipline(UInt64(clamping: moment.raw)).report(
            source: "host", moment: moment)
        #expect(ear.reports.allSatisfy { ($0.sample != nil) == (direct.sample != nil) })
        #expect(UntouchedDiscipline() == before)
    }

    @Test("is what the battery clock has in its file, and silence where there is none")
    func batteryClock() throws {
        let folder = try WorkFolder()
        let settings = SourceSettings(name: "rtc", kind: .saved, interval: 10_000_000)
        let there = try SourceEar(SavedSource(settings, path: folder.write("1795221420\n", to: "since_epoch")))
        #expect(there.hearsSample(within: 60), "\(there.last)")
        let missing = folder.path("absent")
        let absent = try SourceEar(SavedSource(settings, path: missing))
        #expect(absent.hears(silence: "no battery clock at '\(missing)'", within: 60), "\(absent.last)")
    }

    @Test(
        "shares its clocks with whoever listens on a loopback address, and with no other",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("192.0.2.7", false), ("2001:db8::1", false),
            ("::", false),
        ])
    func loopback(host: String, isLoopback: Bool) throws {
        let context = try TimeSourceContext { _ in }
        let addresses = try HostAddress.addresses(of: host, port: 2947, stream: true, context)
        #expect(addresses.map(\.isLoopback) == [isLoopback])
    }
}
