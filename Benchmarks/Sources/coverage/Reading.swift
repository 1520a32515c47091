import ClockWorlds
import Timekeeping

/// A reading on its way: its first byte comes at `time`, is stamped at `stamped`, and read at `read`; true seconds.
struct Reading {
    enum Transport: Int, CaseIterable {
        /// The station clock is asked at once.
        case none
        /// A datagram with the kernel's stamp.
        case datagram
        case stream
        /// A line of 40 characters at 9600 baud, read at its end.
        case serial
    }

    var time: Double
    var stamped: Double
    var read: Double
    var transport: Transport
    var delay: ArrivalDelay

    /// The stamp is late by what the transport declares, anywhere in it.
    init(at time: Double, _ chance: inout Chance) {
        self.time = time
        transport = Transport.drawn(chance.unit())
        delay = transport.delay
        stamped = time + (Double(delay.known) + Double(delay.possible) * chance.unit()) * 1e-9
        read = stamped + (transport == .none ? 0 : chance.uniform(1e-6, 2e-4))
    }

    /// In the order in which they are read; `share` of them in the focus of the play.
    static func drawn(_ count: Int, for play: Play, _ chance: inout Chance) -> [Reading] {
        let readings = (0..<count).compactMap { _ -> Reading? in
            let isFocused = chance.happens(0.3)
            let range = isFocused ? play.focus ?? 0...Double(play.seconds) : 0...Double(play.seconds)
            let reading = Reading(at: chance.uniform(range.lowerBound, range.upperBound), &chance)
            let isAwake = !play.world.pauses.contains { pause in
                reading.read >= Double(pause.from) && reading.time < Double(pause.from + pause.seconds)
            }
            return isAwake && reading.read < Double(play.seconds) ? reading : nil
        }
        return readings.sorted { $0.read < $1.read }
    }
}

extension Reading.Transport {
    fileprivate static func drawn(_ share: Double) -> Reading.Transport {
        switch share {
        case ..<0.4: .none
        case ..<0.7: .datagram
        case ..<0.85: .stream
        default: .serial
        }
    }

    /// As the transports declare it: `ArrivalDelay` of the package.
    fileprivate var delay: ArrivalDelay {
        let character = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)
        switch self {
        case .none: return ArrivalDelay()
        case .datagram: return .stampedDatagram
        case .stream: return .stream(waited: QueueWait(sinceEmpty: 100_000_000, unattended: QueueWatch.socketWakeUp))
        case .serial:
            let waited = QueueWait(sinceEmpty: 300_000_000, unattended: QueueWatch.serialWakeUp)
            return .serial(characters: 40, character, waited: waited)
        }
    }
}
