import Glibc
import Sensing
import Synchronization
import Testing
import Timekeeping

@testable import StationClock

/// There is neither a /dev/ptp nor a /dev/pps on most machines that test this; what they say is made up here, and what
/// the system says of something else is real.
@Suite("A device that tells the time")
struct PTPDeviceTests {
    @Test("that is a clock of a network card is told at every interval, and silent with the reason while it fails")
    func networkCard() throws {
        let device = FailingPHC()
        let settings = SourceSettings(name: "card", kind: .phc, interval: 20_000_000)
        let ear = try SourceEar(PHCSource(settings, device: device, rules: PHCSettings(accuracy: 1000)))
        #expect(eventually(within: 60) { ear.samples.count > 2 })
        #expect(ear.samples.allSatisfy { $0.sourceError == 1000 && $0.readError == 300 })
        device.fails.store(true, ordering: .releasing)
        #expect(ear.hears(silence: "made up", within: 60), "\(ear.last)")
        device.fails.store(false, ordering: .releasing)
        ear.forget()
        #expect(ear.hearsSample(within: 60), "\(ear.last)")
    }

    @Test("that is a pulse is told once for each pulse")
    func pulse() throws {
        let device = FakePulse()
        let settings = SourceSettings(name: "pulse", kind: .pps)
        let ear = try SourceEar(PPSSource(settings, device: device, rules: PPSSettings()))
        #expect(eventually(within: 60) { ear.samples.count >= 2 }, "\(ear.last)")
        ear.stop()
        #expect(ear.samples.allSatisfy { $0.time == .startOfSecond })
        let gaps = zip(ear.samples, ear.samples.dropFirst()).map { $1.raw - $0.raw }
        // Whole seconds of CLOCK_REALTIME, which may be slewed by 500 ppm.
        #expect(gaps.allSatisfy { abs($0 - 1_000_000_000) < 1_000_000 })
    }

    @Test("and does not exist, or is something else, says which, and what to do")
    func absent() {
        #expect(failure { try KernelPHC(path: "/dev/ptp-none").compare() }?.contains("'/dev/ptp-none'") == true)
        #expect(failure { try KernelPHC(path: "/dev/null").compare() }?.contains("is a PTP hardware clock") == true)
        #expect(failure { try KernelPPS(path: "/dev/pps-none").events() }?.contains("'/dev/pps-none'") == true)
        #expect(failure { try KernelPPS(path: "/dev/null").events() }?.contains("is a PPS device") == true)
    }

    private func failure<Value>(_ body: () throws -> Value) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return "\(error)"
        }
    }
}

private final class FailingPHC: PHCDevice {
    let fails = Atomic<Bool>(false)
    private let clock = FakePHC(ahead: 37_000_000_000)

    func compare() throws(SourceFailure) -> ClockTrack.Point {
        if fails.load(ordering: .acquiring) { throw SourceFailure("made up") }
        return try clock.compare()
    }
}

/// A receiver whose seconds are those of CLOCK_REALTIME.
private struct FakePulse: PPSDevice {
    func events() throws(SourceFailure) -> PPSEvents {
        let second = FakePTP4l.realtime() / 1_000_000_000
        return PPSEvents(
            assert: PPSEvents.Last(sequence: UInt32(truncatingIfNeeded: second), realtime: second * 1_000_000_000),
            clear: PPSEvents.Last(sequence: 0, realtime: 0))
    }
}
