import Timekeeping

/// A clock on a network card that something else keeps right: a hypervisor (ptp_kvm), the card's own receiver, or a
/// ptp4l that cannot be asked.
public final class PHCSource: TimeSource {
    public let settings: SourceSettings
    private let device: any PHCDevice
    private let rules: PHCSettings

    /// `path` is `/dev/ptp0` or the like.
    public convenience init(_ settings: SourceSettings, path: String, rules: PHCSettings) {
        self.init(settings, device: KernelPHC(path: path), rules: rules)
    }

    init(_ settings: SourceSettings, device: any PHCDevice, rules: PHCSettings) {
        self.settings = settings
        self.device = device
        self.rules = rules
    }

    public func run(_ context: TimeSourceContext) {
        var judge = PHCJudge(rules)
        while !context.isStopping {
            let content = look(&judge)
            context.tell(SourceReport(source: settings.name, at: context.moment().raw, content))
            guard context.pause(nanoseconds: settings.interval) else { return }
        }
    }

    private func look(_ judge: inout PHCJudge) -> SourceReport.Content {
        do throws(SourceFailure) {
            return judge.judge(try device.compare())
        } catch {
            return .silent(error.description)
        }
    }
}
