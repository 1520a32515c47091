import Timekeeping

/// gpsd, listened to over TCP.
public final class GPSDSource: TimeSource {
    public let settings: SourceSettings
    private let host: String
    private let port: UInt16
    private let rules: GPSDRules

    /// gpsd's own port.
    public static let standardPort: UInt16 = 2947

    /// From a lost connection to the next attempt, in nanoseconds.
    private static let pause: Int64 = 2_000_000_000
    /// A receiver that says nothing for three intervals, and for at least so long, is silent.
    private static let leastSilence: Int64 = 5_000_000_000
    /// After so many times that the connection is made again: the host at its other end may be gone.
    private static let silences = 6

    public init(
        _ settings: SourceSettings, host: String, port: UInt16 = GPSDSource.standardPort, rules: GPSDRules = GPSDRules()
    ) {
        self.settings = settings
        self.host = host
        self.port = port
        self.rules = rules
    }

    private var name: String { "\(host):\(port)" }
    private var silence: Int64 { max(3 * settings.interval, Self.leastSilence) }

    public func run(_ context: TimeSourceContext) {
        var attempt = 0
        while !context.isStopping {
            do throws(SourceFailure) {
                let addresses = try HostAddress.addresses(of: host, port: port, stream: true, context)
                let address = addresses[attempt % addresses.count]
                attempt &+= 1
                try listen(to: GPSDConnection(to: address, name: name, context), address, context)
            } catch {
                if !context.isStopping { tell(.silent(error.description), context) }
            }
            guard context.pause(nanoseconds: Self.pause) else { return }
        }
    }

    /// Until the station stops, or the connection is lost.
    private func listen(
        to connection: GPSDConnection, _ address: HostAddress, _ context: TimeSourceContext
    ) throws(SourceFailure) {
        var judge = GPSDJudge(source: settings.name, rules: rules, isSameHost: address.isLoopback)
        var lines = GPSDLines()
        var heardLast = context.moment().raw
        var silences = 0
        while true {
            if context.wait(for: connection.descriptor, nanoseconds: silence) == .stopping { return }
            let bytes = try connection.receive(from: name)
            let moment = context.moment()
            for line in lines.take(bytes) {
                (heardLast, silences) = (moment.raw, 0)
                if let report = judge.report(line: line, at: moment) { context.tell(report) }
            }
            guard moment.raw - heardLast >= silence else { continue }
            silences += 1
            heardLast = moment.raw
            guard silences < Self.silences else {
                let seconds = silence / 1_000_000_000 * Int64(silences)
                throw SourceFailure("gpsd at \(name) has said nothing for \(seconds) s; check that its host is there")
            }
            tell(.silent("gpsd at \(name) says nothing; check that its receiver is on and sends"), context)
        }
    }

    private func tell(_ content: SourceReport.Content, _ context: TimeSourceContext) {
        context.tell(SourceReport(source: settings.name, at: context.moment().raw, content))
    }
}
