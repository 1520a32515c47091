import Threads
import Timekeeping

/// A time source at work on a thread of its own, which nothing else waits for.
public final class TimeSourceRunner: Sendable {
    public let settings: SourceSettings
    private let context: TimeSourceContext
    private let ending: Ending
    private let thread: JoinableThread

    /// A source that gives up although it must not is started again after so long, in nanoseconds.
    private static let pause: Int64 = 5_000_000_000

    /// `report` is called on the source's thread.
    public init(
        _ source: any TimeSource, hardware: ClockHardware = .kernel,
        report: @escaping @Sendable (SourceReport) -> Void
    ) throws(ThreadFailure) {
        let context = try TimeSourceContext(hardware: hardware, report: report)
        let ending = Ending()
        settings = source.settings
        self.context = context
        self.ending = ending
        thread = try JoinableThread(name: "clock \(source.settings.name)") {
            Self.run(source, context)
            ending.tell()
        }
    }

    deinit {
        context.stop()
    }

    /// Asks it to end, without waiting.
    public func stop() {
        context.stop()
    }

    /// Waits for its end until an instant of `Monitor.uptime()` at the latest; false when it is stuck by then. A stuck
    /// one is left behind.
    public func hasEnded(by deadline: UInt64) -> Bool {
        guard ending.hasCome(by: deadline) else { return false }
        thread.join()
        return true
    }

    private static func run(_ source: any TimeSource, _ context: TimeSourceContext) {
        while !context.isStopping {
            source.run(context)
            guard !context.isStopping else { return }
            let reason =
                "the reader of this source gave up by itself, which is a mistake in the program; it is begun again"
            context.tell(SourceReport(source: source.settings.name, at: context.moment().raw, .silent(reason)))
            guard context.pause(nanoseconds: pause) else { return }
        }
    }
}

/// Whether a thread has come to its end.
///
/// `@unchecked Sendable`: the flag is touched with the monitor's lock held only.
private final class Ending: @unchecked Sendable {
    private let monitor = Monitor()
    private var isOver = false

    func tell() {
        monitor.withLock {
            isOver = true
            monitor.signal()
        }
    }

    func hasCome(by deadline: UInt64) -> Bool {
        monitor.withLock {
            while !isOver {
                guard monitor.wait(until: deadline) else { return isOver }
            }
            return true
        }
    }
}
