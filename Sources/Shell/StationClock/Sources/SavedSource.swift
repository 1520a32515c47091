import Glibc
import Timekeeping

/// The battery clock, as the kernel shows it in a file. Its driver takes up to a second to be read, which is of no
/// matter here.
public final class SavedSource: TimeSource {
    public let settings: SourceSettings
    private let path: String

    public init(_ settings: SourceSettings, path: String = "/sys/class/rtc/rtc0/since_epoch") {
        self.settings = settings
        self.path = path
    }

    public func run(_ context: TimeSourceContext) {
        repeat {
            let text = Self.text(of: path)
            let moment = context.moment()
            guard let text else {
                let reason = "there is no battery clock at '\(path)'; leave this source out of the station file"
                context.tell(SourceReport(source: settings.name, at: moment.raw, .silent(reason)))
                continue
            }
            context.tell(SavedTime.report(source: settings.name, batteryClock: text, at: moment))
        } while context.pause(nanoseconds: settings.interval)
    }

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = fread(&buffer, 1, buffer.count, file)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
