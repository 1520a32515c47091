extension LoRaNode {
    /// Seconds from 1970 to 1980-01-06, when GPS time began.
    private static let gpsEpoch: Nanoseconds = 315_964_800
    /// Leap seconds since then, as a node has them built in.
    private static let leapSeconds: Nanoseconds = 18
    private static let noStatus: UInt8 = 0xFF

    /// Bytes behind the identifier of each command of the network (LoRaWAN 1.0.4, 5).
    private static let lengths: [UInt8: Int] = [
        0x02: 2, 0x03: 4, 0x04: 1, 0x05: 4, 0x06: 0, 0x07: 5, 0x08: 1, 0x09: 1, 0x0A: 4, 0x0D: 5,
    ]

    /// MAC commands of a downlink, in order; an unknown one ends them, since its length is not known.
    mutating func carryOut(_ bytes: [UInt8], sentEnd: Nanoseconds, at now: Nanoseconds) {
        var rest = bytes[...]
        var block: [[UInt8]] = []
        while let identifier = rest.first, let length = LoRaNode.lengths[identifier], rest.count > length {
            let parameters = Array(rest.dropFirst().prefix(length))
            rest = rest.dropFirst(1 + length)
            guard identifier != 0x03 else {
                block.append(parameters)
                continue
            }
            adapt(block, at: now)
            block = []
            let status = carryOut(identifier, parameters, sentEnd: sentEnd, at: now)
            note(.commanded(NodeCommand(identifier: identifier, parameters: parameters, status: status)), at: now)
        }
        adapt(block, at: now)
    }

    private mutating func carryOut(
        _ identifier: UInt8, _ bytes: [UInt8], sentEnd: Nanoseconds, at now: Nanoseconds
    ) -> UInt8 {
        switch identifier {
        case 0x02: note(.linkChecked(margin: Int(bytes[0]), gateways: Int(bytes[1])), at: now)
        case 0x04: limitDutyCycle(bytes[0])
        case 0x05: return setSecondWindow(bytes)
        case 0x06:
            answers.append([0x06, battery, UInt8(bitPattern: Int8(clamping: min(max(lastMargin, -32), 31))) & 0x3F])
        case 0x07: return addChannel(bytes)
        case 0x08: setDelay(bytes[0])
        case 0x09: if settings.region.isAS923 || settings.region == .au915 { answers.append([0x09]) }
        case 0x0A: return refuseDownlinkChannel()
        case 0x0D: setClock(bytes, sentEnd: sentEnd, at: now)
        default: break
        }
        return LoRaNode.noStatus
    }

    /// LinkADRReq: several in a row are one, and each has the same answer.
    private mutating func adapt(_ block: [[UInt8]], at now: Nanoseconds) {
        guard let last = block.last else { return }
        var wanted = parameters
        var status: UInt8 = 0x07
        for request in block {
            let mask = UInt16(request.littleEndian(1..<3))
            if let enabled = wanted.masked(mask, control: Int(request[3] >> 4 & 7), region: settings.region) {
                wanted.isEnabled = enabled
            } else {
                status &= ~0x01
            }
        }
        let rate = Int(last[0] >> 4)
        let isRateKnown = settings.region.uplinkRates.contains(rate) || rate == settings.region.wideRate
        if isRateKnown { wanted.dataRate = rate } else if rate != 15 { status &= ~0x02 }
        let step = Int(last[0] & 15)
        if step <= 7 { wanted.powerStep = step } else if step != 15 { status &= ~0x04 }
        wanted.trials = max(Int(last[3] & 15), 1)
        if status == 0x07 { parameters = wanted }
        for request in block {
            answers.append([0x03, status])
            note(.commanded(NodeCommand(identifier: 0x03, parameters: request, status: status)), at: now)
        }
    }

    private mutating func limitDutyCycle(_ byte: UInt8) {
        parameters.dutyCycleExponent = Int(byte & 15)
        answers.append([0x04])
    }

    /// RXParamSetupReq: RX1 offset, and rate and frequency of RX2.
    private mutating func setSecondWindow(_ bytes: [UInt8]) -> UInt8 {
        let offset = Int(bytes[0] >> 4 & 7)
        let rate = Int(bytes[0] & 15)
        let frequency = UInt32(bytes.littleEndian(1..<4)) * 100
        var status: UInt8 = 0
        if settings.region.band.contains(frequency) { status |= 0x01 }
        if settings.region.rate(rate) != nil { status |= 0x02 }
        if offset <= (settings.region.isAS923 ? 7 : 5) { status |= 0x04 }
        if status == 0x07 {
            parameters.firstWindowOffset = offset
            parameters.secondWindowRate = rate
            parameters.secondWindowFrequency = frequency
        }
        stickyAnswers.append([0x05, status])
        return status
    }

    /// NewChannelReq: not in regions with a fixed plan, and never one of the default channels.
    private mutating func addChannel(_ bytes: [UInt8]) -> UInt8 {
        let region = settings.region
        guard !region.hasFixedChannels else { return LoRaNode.noStatus }
        let index = Int(bytes[0])
        let frequency = UInt32(bytes.littleEndian(1..<4)) * 100
        var status: UInt8 = 0
        let isOurs = (region.defaultChannels.count..<16).contains(index)
        if isOurs, frequency == 0 || region.band.contains(frequency) { status |= 0x01 }
        if isOurs, bytes[4] & 15 <= bytes[4] >> 4, bytes[4] >> 4 <= 7 { status |= 0x02 }
        if status == 0x03 {
            parameters.channels[index] = frequency == 0 ? nil : frequency
            parameters.isEnabled[index] = frequency != 0
        }
        answers.append([0x07, status])
        return status
    }

    private mutating func setDelay(_ byte: UInt8) {
        parameters.delay = max(Int(byte & 15), 1)
        stickyAnswers.append([0x08])
    }

    /// Another frequency for RX1 is not built in: it says so.
    private mutating func refuseDownlinkChannel() -> UInt8 {
        guard !settings.region.hasFixedChannels else { return LoRaNode.noStatus }
        stickyAnswers.append([0x0A, 0x00])
        return 0
    }

    /// DeviceTimeAns: GPS time of the end of the uplink that asked.
    private mutating func setClock(_ bytes: [UInt8], sentEnd: Nanoseconds, at now: Nanoseconds) {
        let leap = settings.forgetsLeapSeconds ? 0 : LoRaNode.leapSeconds
        let seconds = Nanoseconds(bytes.littleEndian(0..<4)) + LoRaNode.gpsEpoch - leap
        let told = seconds * 1_000_000_000 + Nanoseconds(bytes[4]) * 1_000_000_000 / 256
        clockAhead = told - sentEnd
        note(.clockSet(ahead: told - sentEnd), at: now)
    }
}
