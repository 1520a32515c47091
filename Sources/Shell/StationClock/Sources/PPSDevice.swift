import CFairlead
import Glibc
import Synchronization
import Timekeeping

/// A line whose edges the kernel stamps.
protocol PPSDevice: Sendable {
    func events() throws(SourceFailure) -> PPSEvents
}

/// `/dev/ppsN`, opened when it is first asked, and again after it failed.
final class KernelPPS: PPSDevice {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    init(path: String) {
        self.path = path
    }

    deinit { descriptor.withLock { _ = $0 < 0 ? 0 : close($0) } }

    func events() throws(SourceFailure) -> PPSEvents {
        let outcome = descriptor.withLock { descriptor in Self.fetch(&descriptor, path) }
        return try outcome.get()
    }

    private static func fetch(_ descriptor: inout Int32, _ path: String) -> Result<PPSEvents, SourceFailure> {
        if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            return .failure(
                SourceFailure(
                    "opened the pulse '\(path)'", code: errno,
                    remedy: "check that the kernel has it (pps-gpio, `ldattach PPS`) and that this user may read it"))
        }
        var pulse = fairlead_pps()
        guard fairlead_fetch_pps(descriptor, &pulse) == 0 else {
            let reason = errno
            close(descriptor)
            descriptor = -1
            return .failure(
                SourceFailure("read the pulse '\(path)'", code: reason, remedy: "check that it is a PPS device"))
        }
        return .success(
            PPSEvents(
                assert: PPSEvents.Last(sequence: pulse.assert_sequence, realtime: pulse.assert_realtime),
                clear: PPSEvents.Last(sequence: pulse.clear_sequence, realtime: pulse.clear_realtime)))
    }
}
