import Sensing

/// What one line of gpsd says, as far as it matters for time (gpsd_json(5)).
public enum GPSDMessage: Hashable, Sendable {
    /// Who answers; the major number of its protocol.
    case version(release: String, protocolMajor: Int64)
    /// The receivers that it has.
    case devices([String])
    /// It has opened a receiver, or lost it.
    case device(path: String, isOpen: Bool)
    case fix(Fix)
    /// TOFF: it has read the time in the receiver's first sentence of a second.
    case sentence(Comparison)
    /// PPS: a pulse.
    case pulse(Comparison)
    case error(String)
    /// Satellites, statistics, our own subscription.
    case other(class: String)

    /// TPV. `ept` is left out on purpose: gpsd 3.22 says 0.005 whatever the receiver.
    public struct Fix: Hashable, Sendable {
        public var device: String
        /// 0 and 1 are no fix, 2 is in two dimensions, 3 in three.
        public var mode: Int64
        /// As it is written; nil when the sentences of this second had no time.
        public var time: String?
        /// GPS less UTC in seconds, from receivers that say it.
        public var leapSeconds: Int64?
    }

    /// UTC as the receiver says it, and CLOCK_REALTIME of gpsd's host at which it was so.
    public struct Comparison: Hashable, Sendable {
        public var device: String
        public var real: Instant
        public var clock: Instant
    }

    /// Nil when the line is no JSON object with a class, or lacks what its class must have.
    public init?(line: [UInt8]) {
        guard let value = GPSDValue(line: line), let name = value["class"]?.text else { return nil }
        switch name {
        case "VERSION":
            guard let major = value["proto_major"]?.whole else { return nil }
            self = .version(release: value["release"]?.text ?? "", protocolMajor: major)
        case "DEVICES": self = .devices((value["devices"]?.items ?? []).compactMap { $0["path"]?.text })
        case "DEVICE":
            guard let path = value["path"]?.text else { return nil }
            self = .device(path: path, isOpen: Self.isOpen(value["activated"]))
        case "TPV":
            guard let mode = value["mode"]?.whole else { return nil }
            self = .fix(
                Fix(
                    device: value["device"]?.text ?? "", mode: mode, time: value["time"]?.text,
                    leapSeconds: value["leapseconds"]?.whole))
        case "TOFF", "PPS":
            guard let comparison = Comparison(value) else { return nil }
            self = name == "PPS" ? .pulse(comparison) : .sentence(comparison)
        case "ERROR": self = .error(value["message"]?.text ?? "")
        default: self = .other(class: name)
        }
    }

    /// A receiver that was lost is `"activated":0`; an open one has the time at which it was opened.
    private static func isOpen(_ activated: GPSDValue?) -> Bool {
        guard case .number(let text) = activated else { return true }
        return Double(text) != 0
    }
}

extension GPSDMessage.Comparison {
    fileprivate init?(_ value: GPSDValue) {
        guard let real = Self.instant(value["real_sec"], value["real_nsec"]),
            let clock = Self.instant(value["clock_sec"], value["clock_nsec"])
        else { return nil }
        self.init(device: value["device"]?.text ?? "", real: real, clock: clock)
    }

    /// Only times that 64-bit nanoseconds hold.
    private static func instant(_ seconds: GPSDValue?, _ nanoseconds: GPSDValue?) -> Instant? {
        guard let seconds = seconds?.whole, let nanoseconds = nanoseconds?.whole,
            (0..<9_000_000_000).contains(seconds), (0..<1_000_000_000).contains(nanoseconds)
        else { return nil }
        return Instant(unixSeconds: seconds, nanoseconds: nanoseconds)
    }
}
