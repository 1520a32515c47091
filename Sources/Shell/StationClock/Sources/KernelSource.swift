import Timekeeping

/// The kernel's own statement about its clock.
public final class KernelSource: TimeSource {
    public let settings: SourceSettings

    public init(_ settings: SourceSettings) {
        self.settings = settings
    }

    public func run(_ context: TimeSourceContext) {
        repeat {
            let moment = context.moment()
            let reading = context.hardware.discipline(UInt64(clamping: moment.raw))
            context.tell(reading.report(source: settings.name, moment: moment))
        } while context.pause(nanoseconds: settings.interval)
    }
}
