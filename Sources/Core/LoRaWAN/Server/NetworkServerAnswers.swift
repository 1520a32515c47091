import Sensing

/// Answers to data frames. Nothing of them leaves before the record of the frame is durable and other gateways have had
/// their time.
extension NetworkServer {
    /// Whether there is anything to say; nothing is sent for nothing.
    func wantsAnswer(_ device: EUI64) -> Bool {
        guard let served = devices[device], let uplink = served.uplink else { return false }
        return !uplink.requests.isEmpty || served.downlinks.next != nil || served.mask.isNeeded
            || adaption(served, uplink) != nil
    }

    mutating func answerUplink(
        of device: EUI64, time: Timestamp, now: UInt64, into actions: inout [ServerAction]
    ) {
        guard let served = devices[device], let uplink = served.uplink, let session = served.memory.session,
            uplink.isDue, uplink.standing == .durable, !uplink.isAnswered
        else { return }
        tellMissingTime(served, uplink, time, into: &actions)
        let content = content(served, uplink, now: now)
        guard content.isNeededWithoutPayload || content.isNeeded && isListening(uplink, session, now, time) else {
            return
        }
        var obstacles: [String] = []
        guard let (route, answer) = plan(content, session, uplink, now: now, time: time, &obstacles) else {
            return tellObstacles(obstacles, content, device, uplink, time, into: &actions)
        }
        devices[device]?.uplink?.isAnswered = true
        send(answer, by: route, session, device, uplink.ticket, now: now, into: &actions)
    }

    /// Whether a payload that came after the frame still finds a window; otherwise it just waits for the next frame.
    private func isListening(_ uplink: HeardUplink, _ session: DeviceSession, _ now: UInt64, _ time: Timestamp) -> Bool
    {
        let closes =
            uplink.hearing.arrived(now: now, time: time)
            + UInt64(session.rxDelay + ServerLimits.secondWindow) * ServerLimits.second
        return now + ServerLimits.lead <= closes
    }

    // MARK: What to say

    private func content(_ served: ServedDevice, _ uplink: HeardUplink, now: UInt64) -> AnswerContent {
        var content = AnswerContent()
        content.acknowledges = uplink.requests.acknowledgement
        content.isAskedFor = uplink.requests.anyDownlink
        if uplink.requests.deviceTime, let time = deviceTime(served, uplink) {
            content.commands.append([.deviceTime(time)])
        }
        if uplink.requests.linkCheck { content.commands.append([linkCheck(uplink)]) }
        let requests = linkRequests(served, uplink)
        if !requests.isEmpty { content.commands.append(requests) }
        content.asksStatus = served.statusAsked.map { now >= $0 + ServerLimits.status } ?? true
        let queued = served.downlinks.next
        // Whoever replays a frame shall not draw the queue to where nobody listens.
        if uplink.repetitions == 0 {
            content.payload = clockAnswer(served, uplink).map { .clock($0) } ?? queued.map { .queued($0) }
        }
        var rest = served.downlinks.count
        if case .queued? = content.payload { rest -= 1 }
        content.hasMore = queued != nil && rest > 0
        return content
    }

    /// GPS time at the end of the uplink. Devices that take GPS seconds for UTC get the time less the leap seconds.
    private func deviceTime(_ served: ServedDevice, _ uplink: HeardUplink) -> GPSTime? {
        guard let ended = uplink.ended else { return nil }
        let time = GPSTime(ended, settings.leapSeconds)
        guard served.device.policy.timeBase == .utc else { return time }
        return GPSTime(
            seconds: UInt32(truncatingIfNeeded: ended.nanoseconds / Instant.nanosecondsPerSecond - GPSTime.epoch),
            fraction: time.fraction)
    }

    private func linkCheck(_ uplink: HeardUplink) -> DownlinkCommand {
        let best = uplink.hearing.copies.compactMap(\.snr).max() ?? 0
        let margin = best - AdaptiveDataRate.requiredSNR(uplink.spreadingFactor)
        return .linkCheckAnswer(
            margin: UInt8(min(max(margin, 0), 254)), gateways: UInt8(clamping: uplink.hearing.copies.count))
    }

    private func linkRequests(_ served: ServedDevice, _ uplink: HeardUplink) -> [DownlinkCommand] {
        guard let dataRate = uplink.dataRate else { return [] }
        let setting = adaption(served, uplink)
        guard setting != nil || served.mask.isNeeded else { return [] }
        let region = settings.region
        // ChMaskCntl 6: all channels that the device knows (EU868, AS923).
        let masks =
            region.hasSubBands
            ? region.channelMasks(subBand: settings.subBand) : [ChannelMask(control: 6, mask: region == .eu868 ? 7 : 3)]
        return masks.map {
            .linkADR(
                LinkADR(
                    dataRate: setting?.dataRate ?? dataRate, power: setting?.power ?? served.rates.power,
                    channelMask: $0.mask, maskControl: Int($0.control),
                    transmissions: setting?.transmissions ?? served.rates.transmissions))
        }
    }

    /// By its policy and only when it lets the server choose.
    private func adaption(_ served: ServedDevice, _ uplink: HeardUplink) -> AdaptiveDataRate.Setting? {
        guard served.device.policy.adaptsDataRate, uplink.adaptsDataRate, uplink.repetitions == 0,
            let dataRate = uplink.dataRate
        else { return nil }
        return served.rates.proposal(
            dataRate: dataRate, spreadingFactor: uplink.spreadingFactor, region: settings.region)
    }

    /// AppTimeAns, when the device wants one or its clock is wrong.
    private func clockAnswer(_ served: ServedDevice, _ uplink: HeardUplink) -> [UInt8]? {
        guard let request = uplink.requests.appTime, let now = deviceTime(served, uplink) else { return nil }
        let answer = ClockSync.answer(deviceTime: request.deviceTime, token: request.token, now: now)
        guard case .appTimeAnswer(let correction, _) = answer, correction != 0 || request.needsAnswer else {
            return nil
        }
        return answer.bytes
    }

    private func tellMissingTime(
        _ served: ServedDevice, _ uplink: HeardUplink, _ time: Timestamp, into actions: inout [ServerAction]
    ) {
        guard uplink.ended == nil, uplink.requests.deviceTime || uplink.requests.appTime != nil else { return }
        let text =
            "device \(served.device.eui) asks for the time and is not told it: the station's clock was never set, it "
            + "shows \(time.instant); look at `fairlead clock`"
        actions.append(
            .refuse(Refusal(.notTransmitted, text, time: time.instant, device: served.device.eui)))
    }

    // MARK: How to say it

    /// First a way that carries the payload too, then any.
    private func plan(
        _ content: AnswerContent, _ session: DeviceSession, _ uplink: HeardUplink, now: UInt64, time: Timestamp,
        _ obstacles: inout [String]
    ) -> (DownlinkRoute, FittedAnswer)? {
        for needsAll in [true, false] {
            obstacles = []
            let inquiry = DownlinkInquiry(
                hearing: uplink.hearing, refusedWays: uplink.refusedWays, dataRate: uplink.dataRate,
                delay: session.rxDelay, rx1Offset: session.rx1Offset, rx2DataRate: session.rx2DataRate,
                rx2Frequency: session.rx2Frequency, reserve: ServerLimits.joinReserve, now: now, time: time
            ) { window in
                guard let answer = content.fitted(capacity: window.capacity) else { return nil }
                return needsAll && !answer.isWhole(of: content) ? nil : answer.length
            }
            guard let route = route(inquiry, &obstacles) else { continue }
            return content.fitted(capacity: route.window.capacity).map { (route, $0) }
        }
        return nil
    }

    private func tellObstacles(
        _ obstacles: [String], _ content: AnswerContent, _ device: EUI64, _ uplink: HeardUplink, _ time: Timestamp,
        into actions: inout [ServerAction]
    ) {
        let what = content.acknowledges ? "ACK" : content.commands.isEmpty ? "downlink" : "answer"
        actions.append(
            .refuse(
                Refusal(
                    .notTransmitted,
                    "the \(what) to frame \(uplink.counter) of device \(device) was not sent: "
                        + Self.words(obstacles),
                    time: time.instant, device: device)))
    }

    private mutating func send(
        _ answer: FittedAnswer, by route: DownlinkRoute, _ session: DeviceSession, _ device: EUI64, _ ticket: UInt64,
        now: UInt64, into actions: inout [ServerAction]
    ) {
        guard let (counter, needsReserve) = devices[device]?.takeDownlinkCounter() else { return }
        if needsReserve, let entry = persisted(device) { actions.append(.persist(entry)) }
        note(answer, device, now: now)
        let frame = answer.frame(session, counter: counter)
        let subject = ServedGateway.Subject.uplink(ticket, downlink: answer.downlink?.number)
        let token = transmit(frame.bytes, by: route, device, subject, now: now, into: &actions)
        guard let number = answer.downlink?.number else { return }
        if route.way.version == 1 {
            sent(number, to: device, into: &actions)
        } else {
            devices[device]?.downlinks.handOver(number, token: token)
        }
    }

    /// What was asked of the device with it.
    private mutating func note(_ answer: FittedAnswer, _ device: EUI64, now: UInt64) {
        if answer.asksStatus { devices[device]?.statusAsked = now }
        for case .linkADR(let request) in answer.commands.suffix(1) {
            devices[device]?.mask.requested()
            devices[device]?.rates.ask(
                AdaptiveDataRate.Setting(
                    dataRate: request.dataRate, power: request.power, transmissions: request.transmissions))
        }
    }
}
