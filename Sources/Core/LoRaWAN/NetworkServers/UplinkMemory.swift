import Sensing

/// Which uplinks of a network server came already: MQTT brings a message more than once, and so may two servers of one
/// cluster. An uplink is the same when device, session and counter are, about the same time; a device that counts anew
/// (which the server allowed) is not taken for its own past.
public struct UplinkMemory: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// `lost`: frames that are missing before it.
        case new(lost: UInt32, beginsSession: Bool)
        case repeated
    }

    private struct Seen: Sendable {
        var session: String
        var counter: UInt32
        var time: Instant

        func isSame(as other: Seen, within span: UInt64) -> Bool {
            counter == other.counter && session == other.session
                && time.nanoseconds(since: other.time).magnitude <= span
        }
    }

    private struct Past: Sendable {
        var session: String
        var highest: UInt32
        /// By the server's clock.
        var newest: Instant
        /// The last one at the end.
        var seen: [Seen]
    }

    private var pasts: [EUI64: Past] = [:]

    /// As many uplinks of each device are remembered.
    static let most = 64
    /// Copies of one transmission, and its repetitions on the air, lie within two minutes by the server's clock.
    private static let sameFrame: UInt64 = 120_000_000_000

    public init() {}

    /// Notes an uplink. `arrival` counts where the server gives no time.
    public mutating func take(_ uplink: NetworkServerUplink, of device: EUI64, arrival: Instant) -> Verdict {
        let seen = Seen(session: uplink.session, counter: uplink.counter, time: uplink.serverTime ?? arrival)
        guard var past = pasts[device] else {
            pasts[device] = Past(session: seen.session, highest: seen.counter, newest: seen.time, seen: [seen])
            return .new(lost: 0, beginsSession: false)
        }
        guard !past.seen.contains(where: { $0.isSame(as: seen, within: Self.sameFrame) }) else { return .repeated }
        defer { pasts[device] = past }
        past.seen.append(seen)
        if past.seen.count > Self.most { past.seen.removeFirst() }
        // One that was overtaken by others has been counted as lost already.
        guard seen.time > past.newest || seen.session == past.session && seen.counter > past.highest else {
            return .new(lost: 0, beginsSession: false)
        }
        past.newest = max(past.newest, seen.time)
        defer { (past.session, past.highest) = (seen.session, seen.counter) }
        guard seen.session == past.session, seen.counter > past.highest else {
            return .new(lost: 0, beginsSession: true)
        }
        return .new(lost: seen.counter - past.highest - 1, beginsSession: false)
    }
}
