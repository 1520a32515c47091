import Timekeeping

/// ptp4l, asked over its management socket.
///
/// It is polled and not subscribed to: a poll tells a dead grandmaster as soon as a pushed change of state would, and a
/// subscription has to be renewed and is lost when ptp4l restarts.
public final class PTP4lSource: TimeSource {
    public let settings: SourceSettings
    private let rules: PTPSettings
    private let place: PTP4lPlace
    private let openClock: @Sendable (String) -> any PHCDevice

    /// Nanoseconds. A sample is expected every `settings.interval`; asked more often, it is told soon after its Sync.
    private static let longestPause: Int64 = 500_000_000

    public convenience init(
        _ settings: SourceSettings, at place: PTP4lPlace = PTP4lPlace(), rules: PTPSettings = PTPSettings()
    ) {
        self.init(settings, at: place, rules: rules) { KernelPHC(path: $0) }
    }

    init(
        _ settings: SourceSettings, at place: PTP4lPlace, rules: PTPSettings,
        openClock: @escaping @Sendable (String) -> any PHCDevice
    ) {
        self.settings = settings
        self.place = place
        self.rules = rules
        self.openClock = openClock
    }

    public func run(_ context: TimeSourceContext) {
        var rules = rules
        rules.interval = settings.interval
        var session = PTP4lSession(place, rules, openClock)
        while !context.isStopping {
            if let content = session.round(context) {
                context.tell(SourceReport(source: settings.name, at: context.moment().raw, content))
            }
            guard context.pause(nanoseconds: min(settings.interval, Self.longestPause)) else { return }
        }
    }
}

/// Where a ptp4l is asked.
public struct PTP4lPlace: Hashable, Sendable {
    /// Its `uds_address` or, since linuxptp 4.0, its `uds_ro_address` (`/var/run/ptp4lro`), which everybody may ask.
    public var path: String
    /// Its domainNumber; it does not answer to another.
    public var domain: UInt8
    /// Where our own socket is made; nil: beside its own.
    public var clientFolder: String?
    /// The clock of the network card that stamps (`/dev/ptp0`); nil: the one that ptp4l names, which it does since 4.0.
    public var hardwareClock: String?

    public init(
        path: String = "/var/run/ptp4l", domain: UInt8 = 0, clientFolder: String? = nil, hardwareClock: String? = nil
    ) {
        self.path = path
        self.domain = domain
        self.clientFolder = clientFolder
        self.hardwareClock = hardwareClock
    }

    var folder: String {
        if let clientFolder { return clientFolder }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
