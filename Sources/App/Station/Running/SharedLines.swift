import StationClock
import Threads
import Transports

/// The lines that several instruments share, each made when its first instrument is.
struct SharedLines {
    private let clock: StationClock
    private let realtimePriority: RealtimePriority?
    private var lines: [(transport: TransportConfiguration, line: SharedLine)] = []

    init(clock: StationClock, realtimePriority: RealtimePriority?) {
        self.clock = clock
        self.realtimePriority = realtimePriority
    }

    /// The line of an instrument; nil when it has one of its own.
    mutating func line(of instrument: InstrumentConfiguration) -> SharedLine? {
        guard let settings = instrument.shared, !instrument.transport.isRadio else { return nil }
        if let known = lines.first(where: { $0.transport == instrument.transport }) { return known.line }
        let line = SharedLine(
            instrument.transport, settings, clock: clock,
            options: LinkOptions(
                name: instrument.name.value, seed: UInt64(lines.count + 1001), realtimePriority: realtimePriority))
        lines.append((instrument.transport, line))
        return line
    }

    /// Opens them, when all instruments have joined.
    func start() throws(LinkFailure) {
        for (_, line) in lines { try line.start() }
    }
}
