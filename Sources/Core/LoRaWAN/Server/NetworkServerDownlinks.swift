import Sensing

/// Payloads that wait for their device to speak, and what becomes of them.
extension NetworkServer {
    /// A payload waits for its device to speak.
    public mutating func enqueue(_ downlink: Downlink, time: Timestamp, into actions: inout [ServerAction]) {
        guard let served = devices[downlink.device] else {
            return tell(
                downlink.number, downlink.device, .failed,
                "device \(downlink.device) is not provisioned: `fairlead lora add \(downlink.device)`", into: &actions)
        }
        guard !served.downlinks.contains(downlink.number) else { return }
        if let reason = objection(to: downlink, served) {
            return tell(downlink.number, downlink.device, .failed, reason, into: &actions)
        }
        devices[downlink.device]?.downlinks.add(downlink, now: clock)
        waiting.insert(downlink.device)
        tell(downlink.number, downlink.device, .queued, "", into: &actions)
        expect(clock)
        useOpenWindow(of: downlink.device)
    }

    /// A device that has just spoken still listens, so that whoever answers a reading reaches it at once.
    private mutating func useOpenWindow(of device: EUI64) {
        guard let session = devices[device]?.memory.session, let uplink = devices[device]?.uplink, !uplink.isAnswered
        else { return }
        let closes =
            uplink.hearing.heard + UInt64(session.rxDelay + ServerLimits.secondWindow) * ServerLimits.second
            - ServerLimits.lead
        guard clock + settings.deduplication < closes else { return }
        due.add(
            DueAnswers.Entry(due: clock + settings.deduplication, device: device, subject: .uplink(uplink.ticket)))
    }

    /// Why it can never be sent; nil when it can.
    private func objection(to downlink: Downlink, _ served: ServedDevice) -> String? {
        guard (1...223).contains(downlink.port) else {
            return "port \(downlink.port) is not for applications: choose one from 1 to 223"
        }
        let most = settings.region.downlinkDataRates.map { settings.region.largestPayload(downlink: $0) }.max() ?? 0
        guard downlink.payload.count <= most else {
            return
                "\(downlink.payload.count) bytes are more than any data rate of \(settings.region.rawValue) carries, "
                + "\(most): cut it into several"
        }
        guard served.downlinks.count < ServerLimits.mostDownlinks else {
            return "\(served.downlinks.count) downlinks wait for the device already: wait until it has spoken"
        }
        return nil
    }

    /// The device spoke: what it says of the confirmed downlink that was sent last.
    mutating func confirmDownlink(of device: EUI64, acknowledges: Bool, into actions: inout [ServerAction]) {
        guard waiting.contains(device),
            let number = devices[device]?.downlinks.hear(acknowledges: acknowledges)
        else { return }
        tell(number, device, .confirmed, "", into: &actions)
        noteQueue(of: device)
    }

    /// A gateway sends it.
    mutating func sent(_ number: UInt64, to device: EUI64, into actions: inout [ServerAction]) {
        _ = devices[device]?.downlinks.sent(number)
        tell(number, device, .sent, "", into: &actions)
        noteQueue(of: device)
    }

    mutating func expireDownlinks(now: UInt64, time: Timestamp, into actions: inout [ServerAction]) {
        for device in waiting.sorted() {
            for over in devices[device]?.downlinks.expire(now: now, time: time) ?? [] {
                let reason =
                    over.stage == .unconfirmed
                    ? "it was sent, and the device did not confirm it in time"
                    : "the device did not speak in time, or no window could carry \(over.downlink.payload.count) bytes"
                tell(over.downlink.number, device, .expired, reason, into: &actions)
            }
            noteQueue(of: device)
        }
    }

    private mutating func noteQueue(of device: EUI64) {
        if devices[device]?.downlinks.isEmpty != false { waiting.remove(device) }
    }

    private func tell(
        _ number: UInt64, _ device: EUI64, _ state: DownlinkState, _ reason: String, into actions: inout [ServerAction]
    ) {
        let news = DownlinkNews(number: number, device: device, state: state, reason: reason)
        actions += [.persist(.downlink(news)), .downlink(news)]
    }
}
