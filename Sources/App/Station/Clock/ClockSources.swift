import Sensing
import StationClock
import Threads
import Timekeeping
import Transports

extension ClockConfiguration {
    /// As the engine needs them.
    func settings(_ sources: [SourceSettings]) -> ClockSettings {
        ClockSettings(
            sources: sources, oscillator: oscillator, lockLimit: lockLimit, holdoverLimit: holdoverLimit,
            longestHoldover: longestHoldover, finestBound: finestBound, builtAt: programReleased.nanoseconds)
    }

    /// Each source ready to run; nothing is opened before it does.
    func timeSources() -> TimeSources {
        var made = TimeSources()
        for source in sources { made.add(source, realtimePriority.flatMap { RealtimePriority($0) }) }
        return made
    }
}

/// The sources of the station file, and what the instruments that are sources too have to be connected to.
struct TimeSources {
    private(set) var all: [any TimeSource] = []
    /// By the name of an instrument: who wants to hear what it sends.
    private(set) var receivers: [String: [NMEAFeed]] = [:]

    fileprivate mutating func add(_ source: ClockSourceConfiguration, _ priority: RealtimePriority?) {
        guard case .nmea(let line, let rules) = source.kind else {
            if let timeSource = source.timeSource { all.append(timeSource) }
            return
        }
        let options = LinkOptions(name: source.name, realtimePriority: priority)
        switch line {
        case .transport(let transport):
            all.append(NMEASource(source.settings, over: transport, rules: rules, options: options))
        case .instrument(let name):
            let receiver = NMEASource(source.settings, over: nil, rules: rules, options: options)
            receivers[name.value, default: []].append(receiver.feed)
            all.append(receiver)
        }
    }
}

extension ClockSourceConfiguration {
    /// As the engine knows it.
    var settings: SourceSettings {
        SourceSettings(name: name, kind: sourceKind, interval: interval ?? usualInterval, smear: smear)
    }

    private var sourceKind: SourceKind {
        switch kind {
        case .ptp4l: .ptp
        case .phc: .phc
        case .pps: .pps
        case .gpsd: .gpsd
        case .nmea: .nmea
        case .chrony: .chrony
        case .kernel: .kernel
        case .rtc: .saved
        }
    }

    private var usualInterval: Int64 {
        switch kind {
        case .ptp4l(_, let rules): rules.interval
        // A receiver and its pulse have their own pace, which is a second nearly always.
        case .phc, .pps, .gpsd, .nmea, .kernel: AmountOf.second
        // It asks its own servers once a minute; oftener than this it says nothing new.
        case .chrony: 2 * AmountOf.second
        case .rtc: AmountOf.minute
        }
    }

    /// Nil for a receiver, which needs a line.
    fileprivate var timeSource: (any TimeSource)? {
        switch kind {
        case .ptp4l(let place, let rules): PTP4lSource(settings, at: place, rules: rules)
        case .phc(let path, let rules): PHCSource(settings, path: path, rules: rules)
        case .pps(let path, let rules): PPSSource(settings, path: path, rules: rules)
        case .gpsd(let address, let rules):
            GPSDSource(settings, host: address.host, port: address.portNumber, rules: rules)
        case .chrony(let address, let rules): ChronySource(settings, address: address, rules: rules)
        case .kernel: KernelSource(settings)
        case .rtc: SavedSource(settings)
        case .nmea: nil
        }
    }
}
