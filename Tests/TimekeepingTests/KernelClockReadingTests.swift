import Sensing
import Testing

@testable import Timekeeping

@Suite("A reading of the kernel's clock discipline")
struct KernelClockReadingTests {
    private let second: UInt64 = 1_000_000_000
    private let moment = ClockMoment(raw: 10_000_000_000, realtime: 1_700_000_000_123_456_789, halfWidth: 150)

    private func reading(
        state: Int32 = 0, status: Int32 = 0x2001, maximumError: Int64 = 2500, offset: Int64 = 0, tai: Int32 = 0
    ) -> KernelClockReading {
        KernelClockReading(
            state: state, status: status, maximumError: maximumError, estimatedError: 12, readAt: 10 * second,
            offset: offset, taiMinusUTC: tai)
    }

    private func sample(_ reading: KernelClockReading) throws -> SourceSample {
        let report = reading.report(source: "host", moment: moment)
        guard case .sample(let sample) = report.content else { throw NoSample(report: report) }
        return sample
    }

    private struct NoSample: Error {
        let report: SourceReport
    }

    private func refusal(_ reading: KernelClockReading) -> String? {
        guard case .refused(let reason) = reading.report(source: "host", moment: moment).content else { return nil }
        return reason
    }

    @Test("gives a sample whose error is maxerror, its resolution, and the growth of the second before it")
    func sample() throws {
        let sample = try sample(reading())
        #expect(sample.raw == moment.raw)
        #expect(sample.time == .utc(Instant(nanoseconds: 1_700_000_000_123_456_789)))
        // 2501 us, and 500 ppm of one second.
        #expect(sample.sourceError == 2_501_000 + 500_000)
        #expect(sample.readError == 150)
        #expect(sample.sigma == 12_000)
        #expect(sample.leap == LeapAnnouncement(coming: .none))
    }

    @Test("adds what the kernel has still to slew, in either direction")
    func slew() throws {
        #expect(try sample(reading(offset: 700_000)).pathError == 700_000)
        #expect(try sample(reading(offset: -700_000)).pathError == 700_000)
    }

    @Test("tells TAI less UTC only where somebody has told the kernel")
    func tai() throws {
        #expect(try sample(reading()).leap.taiMinusUTC == nil)
        #expect(try sample(reading(tai: 37)).leap.taiMinusUTC == 37)
    }

    @Test(
        "tells a leap second that comes, and not one that has been",
        arguments: [
            (Int32(1), LeapAnnouncement.Coming.insert), (2, .delete), (4, .none),
        ])
    func leap(state: Int32, coming: LeapAnnouncement.Coming) throws {
        #expect(try sample(reading(state: state)).leap.coming == coming)
    }

    @Test("is refused within a leap second, when the kernel says one second twice")
    func inLeapSecond() {
        #expect(refusal(reading(state: 3))?.contains("says one second twice") ?? false)
    }

    @Test("lets the bound grow by 500 microseconds for every second of its age")
    func growth() {
        let fresh = reading().bound(at: 10 * second)
        let old = reading().bound(at: 13 * second)
        #expect(old == fresh.map { $0 + 1_500_000 })
    }

    @Test(
        "promises nothing when the kernel says that it is not synchronised",
        arguments: [
            // What adjtimex said on the machine of the fact sheet: return 5, status 64, maxerror 16000000.
            (Int32(5), Int32(0x40), Int64(16_000_000)),
            (0, 0x40, 2500),
            (5, 0, 2500),
        ])
    func unsynchronised(state: Int32, status: Int32, maximumError: Int64) {
        let reading = reading(state: state, status: status, maximumError: maximumError)
        #expect(reading.bound(at: 10 * second) == nil)
        #expect(
            refusal(reading)?.contains("nothing keeps its clock (adjtimex state \(state), status \(status))") ?? false)
    }

    @Test("is refused with an error of 0, which is what a daemon says that follows nothing: chrony's local stratum")
    func zero() {
        #expect(refusal(reading(maximumError: 0))?.contains("wrong by at most 0 us") ?? false)
    }

    @Test("that could not be had is refused")
    func unavailable() {
        #expect(refusal(.unavailable(at: 0)) != nil)
    }
}
