/// Whose frame it is, and where it stands in its session.
enum UplinkMatch: Hashable, Sendable {
    /// Above everything that was accepted. `isOffered`: by the keys that the device got at its last join.
    case new(EUI64, counter: UInt32, isOffered: Bool)
    /// The last one that was accepted.
    case again(EUI64, counter: UInt32)
    /// The device counts anew, or somebody sends what was recorded.
    case old(EUI64, counter: UInt32, last: UInt32)
    /// No key fits.
    case none
}

extension NetworkServer {
    /// Tries the keys of everybody who has the address, one CMAC for each and two more where it is an old frame.
    func match(_ frame: DataFrame, _ holders: [EUI64]) -> UplinkMatch {
        var old = UplinkMatch.none
        for device in holders {
            guard let served = devices[device] else { continue }
            if let offered = served.memory.offered, offered.address == frame.address,
                frame.isGenuine(offered.keys.network, counter: UInt32(frame.counter))
            {
                return .new(device, counter: UInt32(frame.counter), isOffered: true)
            }
            guard let session = served.memory.session, session.address == frame.address else { continue }
            switch match(frame, session, of: device) {
            case .none: continue
            case .old(let device, let counter, let last): old = .old(device, counter: counter, last: last)
            case let found: return found
            }
        }
        return old
    }

    private func match(_ frame: DataFrame, _ session: DeviceSession, of device: EUI64) -> UplinkMatch {
        guard let last = session.uplinkCounter else { return first(frame, session, of: device) }
        if let counter = FrameCounter.whole(frame.counter, last: last),
            frame.isGenuine(session.keys.network, counter: counter)
        {
            return counter == last ? .again(device, counter: counter) : .new(device, counter: counter, isOffered: false)
        }
        for counter in earlier(frame.counter, than: last)
        where frame.isGenuine(session.keys.network, counter: counter) {
            return .old(device, counter: counter, last: last)
        }
        return .none
    }

    /// A device that was personalised elsewhere may have counted far.
    private func first(_ frame: DataFrame, _ session: DeviceSession, of device: EUI64) -> UplinkMatch {
        for upper in 0..<ServerLimits.mostRollOvers {
            let counter = upper << 16 | UInt32(frame.counter)
            if frame.isGenuine(session.keys.network, counter: counter) {
                return .new(device, counter: counter, isOffered: false)
            }
            guard case .personalised? = devices[device]?.device.activation else { break }
        }
        return .none
    }

    /// What the half of a counter on the air may have meant before: in the 65,536 frames up to the last one, and at the
    /// beginning of the session.
    private func earlier(_ low: UInt16, than last: UInt32) -> [UInt32] {
        let half = UInt32(low)
        var counters: [UInt32] = []
        let recent = last & 0xFFFF_0000 | half
        if recent < last {
            counters.append(recent)
        } else if recent > last, recent >= 0x1_0000 {
            counters.append(recent - 0x1_0000)
        }
        if half < last, !counters.contains(half) { counters.append(half) }
        return counters
    }
}
