import Glibc
import Synchronization
import Threads
import Timekeeping

/// What a time source works with: the machine's clocks, a way to report, and a way to wait that ends with the station.
public final class TimeSourceContext: Sendable {
    public enum Waited: Hashable, Sendable {
        case readable, timedOut, stopping
    }

    public let hardware: ClockHardware
    private let stopping = Atomic<Bool>(false)
    private let signal: EventSignal
    private let report: @Sendable (SourceReport) -> Void

    public init(
        hardware: ClockHardware = .kernel, report: @escaping @Sendable (SourceReport) -> Void
    ) throws(ThreadFailure) {
        self.hardware = hardware
        self.report = report
        signal = try EventSignal()
    }

    public func tell(_ report: SourceReport) {
        self.report(report)
    }

    /// From any thread.
    public func stop() {
        stopping.store(true, ordering: .releasing)
        signal.signal()
    }

    public var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Raw and real time together, in the narrowest of a few brackets.
    public func moment() -> ClockMoment { hardware.moment(5) }

    /// False when the station stops.
    public func pause(nanoseconds: Int64) -> Bool {
        wait(for: -1, nanoseconds: nanoseconds) != .stopping
    }

    /// Waits until the descriptor has something to read (or was hung up), at most so long. Negative: no descriptor.
    public func wait(for descriptor: Int32, nanoseconds: Int64) -> Waited {
        var entries = [
            pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&entries, 2, Int32(clamping: max(0, nanoseconds + 999_999) / 1_000_000))
        if isStopping { return .stopping }
        return entries[1].revents != 0 && descriptor >= 0 ? .readable : .timedOut
    }
}
