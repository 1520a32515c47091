import CFairlead
import Glibc
import Synchronization
import Timekeeping

/// A clock on a network card, that can be compared with CLOCK_MONOTONIC_RAW.
protocol PHCDevice: Sendable {
    func compare() throws(SourceFailure) -> ClockTrack.Point
}

/// `/dev/ptpN`, opened when it is first compared, and again after it failed.
final class KernelPHC: PHCDevice {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    /// The narrowest of so many is taken.
    private static let tries: Int32 = 10

    init(path: String) {
        self.path = path
    }

    deinit { descriptor.withLock { _ = $0 < 0 ? 0 : close($0) } }

    func compare() throws(SourceFailure) -> ClockTrack.Point {
        let outcome = descriptor.withLock { descriptor in Self.compare(&descriptor, path) }
        return try outcome.get()
    }

    private static func compare(_ descriptor: inout Int32, _ path: String) -> Result<ClockTrack.Point, SourceFailure> {
        if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            return .failure(
                SourceFailure(
                    "opened the clock '\(path)'", code: errno,
                    remedy: "check its name (`ethtool -T`) and that this user may read it"))
        }
        var comparison = fairlead_phc()
        guard fairlead_compare_phc(descriptor, tries, &comparison) == 0 else {
            let reason = errno
            close(descriptor)
            descriptor = -1
            return .failure(
                SourceFailure("read the clock '\(path)'", code: reason, remedy: "check that it is a PTP hardware clock")
            )
        }
        return .success(
            ClockTrack.Point(raw: comparison.raw, reading: comparison.time, halfWidth: comparison.half_width))
    }
}
