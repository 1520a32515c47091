import Sensing
import Testing

@testable import Timekeeping

@Suite("A reading of the kernel's clock discipline")
struct KernelClockReadingTests {
    private let second: UInt64 = 1_000_000_000

    private func reading(state: Int32 = 0, status: Int32 = 0x2001, maximumError: Int64 = 2500) -> KernelClockReading {
        KernelClockReading(
            state: state, status: status, maximumError: maximumError, estimatedError: 12, readAt: 10 * second)
    }

    @Test("gives a locked stamp whose bound is maxerror, its resolution, and the growth of the second before it")
    func locked() {
        let stamp = reading().timestamp(realtime: 1_700_000_000_123_456_789, at: 10 * second)
        #expect(stamp.instant.nanoseconds == 1_700_000_000_123_456_789)
        #expect(stamp.state == .locked)
        #expect(stamp.source == .system)
        // 2501 us, and 500 ppm of one second.
        #expect(stamp.bound == TimeBound(halfWidth: 2_501_000 + 500_000))
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
            // A daemon that follows nothing: chrony with `local stratum`.
            (0, 0, 0),
        ])
    func unsynchronised(state: Int32, status: Int32, maximumError: Int64) {
        let stamp = reading(state: state, status: status, maximumError: maximumError)
            .timestamp(realtime: 5, at: 10 * second)
        #expect(stamp.state == .unsynchronised)
        #expect(stamp.bound == nil)
        #expect(stamp.instant.nanoseconds == 5)
    }
}
