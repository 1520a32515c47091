import Timekeeping

/// A pulse a second at the kernel. The kernel keeps the last edge, so it is asked several times a second and nothing
/// waits for the edge itself.
public final class PPSSource: TimeSource {
    public let settings: SourceSettings
    private let device: any PPSDevice
    private let rules: PPSSettings

    /// Nanoseconds; shorter than a second by enough that no pulse is missed on a busy machine.
    private static let pollInterval: Int64 = 250_000_000

    /// `path` is `/dev/pps0` or the like.
    public convenience init(_ settings: SourceSettings, path: String, rules: PPSSettings = PPSSettings()) {
        self.init(settings, device: KernelPPS(path: path), rules: rules)
    }

    init(_ settings: SourceSettings, device: any PPSDevice, rules: PPSSettings) {
        self.settings = settings
        self.device = device
        self.rules = rules
    }

    public func run(_ context: TimeSourceContext) {
        var judge = PPSJudge(rules)
        var track = ClockTrack()
        while !context.isStopping {
            if let content = look(&judge, &track, context) {
                context.tell(SourceReport(source: settings.name, at: context.moment().raw, content))
            }
            guard context.pause(nanoseconds: Self.pollInterval) else { return }
        }
    }

    private func look(
        _ judge: inout PPSJudge, _ track: inout ClockTrack, _ context: TimeSourceContext
    ) -> SourceReport.Content? {
        do throws(SourceFailure) {
            let events = try device.events()
            track.note(context.moment())
            return judge.judge(events, track)
        } catch {
            track.note(context.moment())
            return .silent(error.description)
        }
    }
}
