extension LoRaNode {
    /// ADR_ACK_LIMIT and ADR_ACK_DELAY (RP002): after so many uplinks without a downlink it asks for one, and then steps
    /// down its data rate.
    private static let adaptationLimit = 64
    private static let adaptationDelay = 32

    /// FOpts holds so much.
    private static let mostOptions = 15

    /// Sends what is next: a frame again, a join-request, or the first that waits.
    mutating func speak(at now: Nanoseconds) -> RadioPacket? {
        if let again = repetition {
            repetition = nil
            return transmit(again.frame, trial: again.trial + 1, at: now)
        }
        guard session != nil else { return join(at: now) }
        guard !outbox.isEmpty else { return nil }
        let message = outbox.removeFirst()
        return transmit(frame(of: message), trial: 1, at: now)
    }

    private mutating func join(at now: Nanoseconds) -> RadioPacket? {
        guard let key = settings.key else { return nil }
        switch settings.nonces {
        case .random: joinNonce = UInt16(truncatingIfNeeded: chance.next())
        case .rising: joinNonce &+= 1
        }
        note(.askedToJoin(nonce: joinNonce), at: now)
        let bytes = NodeFrame.joinRequest(settings.joinEUI, settings.eui, nonce: joinNonce, key: key)
        joinTrials += 1
        return transmit(.init(bytes: bytes, counter: nil, isConfirmed: false, payloadLength: 10), trial: 1, at: now)
    }

    private mutating func frame(of message: Message) -> NodeExchange.Frame {
        guard var session else { preconditionFailure("data are sent in a session") }
        let options = takeOptions()
        let header = UplinkHeader(
            isConfirmed: message.isConfirmed, address: session.address, control: control(session),
            counter: session.uplinkCounter, options: options)
        owesAcknowledgement = false
        let bytes = NodeFrame.uplink(header, port: message.port, payload: message.payload, keys: session.keys)
        session.uplinkCounter += 1
        session.unanswered += 1
        self.session = session
        return NodeExchange.Frame(
            bytes: bytes, counter: header.counter, isConfirmed: message.isConfirmed,
            payloadLength: message.payload.count + options.count)
    }

    /// ADR, ADRACKReq and ACK.
    private mutating func control(_ session: NodeSession) -> UInt8 {
        var control: UInt8 = owesAcknowledgement ? 0x20 : 0
        guard settings.adapts else { return control }
        control |= 0x80
        guard session.unanswered >= LoRaNode.adaptationLimit else { return control }
        let beyond = session.unanswered - LoRaNode.adaptationLimit
        if beyond > 0, beyond % LoRaNode.adaptationDelay == 0, !settings.region.hasFixedChannels {
            parameters.powerStep = 0
            parameters.dataRate = max(parameters.dataRate - 1, settings.region.uplinkRates.lowerBound)
        }
        return control | 0x40
    }

    /// Answers before requests; what does not fit waits for the next frame.
    private mutating func takeOptions() -> [UInt8] {
        var options: [UInt8] = []
        for answer in stickyAnswers where options.count + answer.count <= LoRaNode.mostOptions { options += answer }
        LoRaNode.move(&answers, to: &options)
        LoRaNode.move(&requests, to: &options)
        return options
    }

    private static func move(_ commands: inout [[UInt8]], to options: inout [UInt8]) {
        while let next = commands.first, options.count + next.count <= mostOptions {
            options += next
            commands.removeFirst()
        }
    }

    private mutating func transmit(_ frame: NodeExchange.Frame, trial: Int, at now: Nanoseconds) -> RadioPacket {
        let (channel, rateIndex) = channelAndRate(for: frame)
        let region = settings.region
        guard let rate = region.rate(rateIndex), let frequency = parameters.channels[channel] else {
            preconditionFailure("channel \(channel) and data rate \(rateIndex) exist in \(region.rawValue)")
        }
        let packet = RadioPacket(
            begin: now, frequency: frequency, rate: rate, isDownlink: false,
            power: region.nodePower - 2 * parameters.powerStep, payload: frame.bytes)
        let delay = Nanoseconds.seconds(Double(frame.counter == nil ? 5 : parameters.delay))
        let windows = windows(
            after: packet.end, delay: delay, channel, frequency, rateIndex, isJoin: frame.counter == nil)
        exchange = NodeExchange(frame: frame, trial: trial, sent: packet, windows: windows)
        if let counter = frame.counter {
            note(.sent(counter: counter, trial: trial, isConfirmed: frame.isConfirmed), at: now)
        }
        return packet
    }

    private func windows(
        after end: Nanoseconds, delay: Nanoseconds, _ channel: Int, _ frequency: UInt32, _ rate: Int, isJoin: Bool
    ) -> [NodeExchange.Window] {
        let region = settings.region
        let offset = isJoin ? 0 : parameters.firstWindowOffset
        let second = isJoin ? region.secondWindow : (parameters.secondWindowRate, parameters.secondWindowFrequency)
        guard let firstRate = region.rate(region.firstWindowRate(uplink: rate, offset: offset)),
            let secondRate = region.rate(second.0)
        else { return [] }
        return [
            .init(
                number: 1, opens: end + delay,
                frequency: region.firstWindowFrequency(channel: channel, uplink: frequency), rate: firstRate),
            .init(number: 2, opens: end + delay + .seconds(1), frequency: second.1, rate: secondRate),
        ]
    }

    /// A channel by chance; a join goes through the groups of eight in turn, so that each gateway is found.
    private mutating func channelAndRate(for frame: NodeExchange.Frame) -> (channel: Int, rate: Int) {
        let region = settings.region
        var channels = enabledChannels
        if region.hasFixedChannels, frame.counter == nil, settings.subBand == nil {
            let group = (joinTrials - 1) % 9
            channels = Array(group == 8 ? 64..<72 : 8 * group..<8 * group + 8)
        } else if region.hasFixedChannels {
            let suited = channels.filter { ($0 >= 64) == (parameters.dataRate == region.wideRate) }
            if !suited.isEmpty { channels = suited }
        }
        let channel = channels[chance.integer(below: channels.count)]
        if channel >= 64, let wide = region.wideRate { return (channel, wide) }
        var rate = min(max(parameters.dataRate, region.uplinkRates.lowerBound), 6)
        rate = region.rate(rate) == nil || rate == region.wideRate ? region.uplinkRates.upperBound : rate
        // A payload that is too long for the data rate goes with a faster one: a buoy does not cut its samples.
        while rate < region.uplinkRates.upperBound, region.longestPayload(rate) < frame.payloadLength { rate += 1 }
        return (channel, rate)
    }
}
