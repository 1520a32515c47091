import Sensing

/// What has to be done because time passes.
extension NetworkServer {
    /// Time is told by whatever happens.
    mutating func note(_ now: UInt64) {
        clock = max(clock, now)
        guard started == nil else { return }
        started = now
        if !awaited.isEmpty { expect(now + ServerLimits.silence) }
    }

    mutating func expect(_ moment: UInt64) {
        housekeeping = min(housekeeping ?? moment, moment)
    }

    mutating func keepHouse(now: UInt64, time: Timestamp, into actions: inout [ServerAction]) {
        watchGateways(now: now, time: time, into: &actions)
        giveUpUnanswered(now: now, time: time, into: &actions)
        expireDownlinks(now: now, time: time, into: &actions)
        summarise(now: now, into: &actions)
        housekeeping = nextHousekeeping(now: now, time: time)
    }

    private mutating func watchGateways(now: UInt64, time: Timestamp, into actions: inout [ServerAction]) {
        if let started, now >= started + ServerLimits.silence {
            for gateway in awaited.sorted() {
                actions.append(.gateway(GatewayNews(gateway: gateway, time: time, content: .alive(false))))
            }
            awaited = []
        }
        for gateway in routes.silenced(now: now) {
            actions.append(.gateway(GatewayNews(gateway: gateway, time: time, content: .alive(false))))
        }
    }

    /// A restart without them finds the counters in the stored records.
    private mutating func summarise(now: UInt64, into actions: inout [ServerAction]) {
        guard let summariesDue, summariesDue <= now else { return }
        for device in changed.sorted() {
            if let entry = persisted(device) { actions.append(.persistSoon(entry)) }
        }
        self.summariesDue = nil
        changed = []
    }

    private func nextHousekeeping(now: UInt64, time: Timestamp) -> UInt64? {
        var moments = [routes.deadline] + gateways.values.map(\.deadline)
        if let started, !awaited.isEmpty { moments.append(started + ServerLimits.silence) }
        moments.append(summariesDue)
        for device in waiting {
            for entry in devices[device]?.downlinks.entries ?? [] where !entry.isHandedOver {
                moments.append(now + entry.remains(now: now, time: time))
            }
        }
        // Nothing of this is so urgent that it has to be done twice in a moment.
        return moments.compactMap { $0 }.min().map { max($0, now + ServerLimits.millisecond) }
    }
}
