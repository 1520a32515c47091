extension DownlinkCommand {
    /// `content` is as long as the table says.
    init?(identifier: UInt8, _ content: [UInt8]) {
        let first = content.first ?? 0
        switch identifier {
        case 0x01: self = .resetConfirmation(minor: first & 0x0F)
        case 0x02: self = .linkCheckAnswer(margin: first, gateways: content[1])
        case 0x03: self = .linkADR(LinkADR(content))
        case 0x04: self = .dutyCycle(maximum: first & 0x0F)
        case 0x05: self = .rxParameters(DownlinkSettings(first), frequency: Self.frequency(content[1...]))
        case 0x06: self = .deviceStatusRequest
        case 0x07: self = .newChannel(NewChannel(content))
        case 0x08: self = .rxTiming(delay: first & 0x0F)
        case 0x09: self = .txParameters(TransmitLimits(first))
        case 0x0A: self = .downlinkChannel(index: first, frequency: Self.frequency(content[1...]))
        case 0x0B: self = .rekeyConfirmation(minor: first & 0x0F)
        case 0x0C: self = .adrParameters(limitExponent: first >> 4, delayExponent: first & 0x0F)
        case 0x0D:
            let seconds = UInt32(truncatingIfNeeded: AirBytes.number(content[..<4]))
            self = .deviceTime(GPSTime(seconds: seconds, fraction: content[4]))
        case 0x0E: self = Self.forceRejoin(first, content[1])
        case 0x0F: self = .rejoinParameters(timeExponent: first >> 4, countExponent: first & 0x0F)
        case 0x10: self = .pingSlotInfoAnswer
        case 0x11: self = .pingSlotChannel(frequency: Self.frequency(content[..<3]), dataRate: content[3] & 0x0F)
        case 0x12:
            self = .beaconTimingAnswer(delay: UInt16(first) | UInt16(content[1]) << 8, channel: content[2])
        case 0x13: self = .beaconFrequency(Self.frequency(content[...]))
        case 0x20: self = .deviceModeConfirmation(deviceClass: first)
        default: return nil
        }
    }

    /// As on the air.
    public var bytes: [UInt8] {
        switch self {
        case .resetConfirmation(let minor): [0x01, minor & 0x0F]
        case .linkCheckAnswer(let margin, let gateways): [0x02, margin, gateways]
        case .linkADR(let request): [0x03] + request.content
        case .dutyCycle(let maximum): [0x04, maximum & 0x0F]
        case .rxParameters(let settings, let frequency): [0x05, settings.byte] + AirBytes.little(frequency / 100, 3)
        case .deviceStatusRequest: [0x06]
        case .newChannel(let channel): [0x07] + channel.content
        case .rxTiming(let delay): [0x08, delay & 0x0F]
        case .txParameters(let limits): [0x09, limits.byte]
        case .downlinkChannel(let index, let frequency): [0x0A, index] + AirBytes.little(frequency / 100, 3)
        case .rekeyConfirmation(let minor): [0x0B, minor & 0x0F]
        case .adrParameters(let limit, let delay): [0x0C, limit << 4 | delay & 0x0F]
        case .deviceTime(let time): [0x0D] + AirBytes.little(time.seconds, 4) + [time.fraction]
        case .forceRejoin(let period, let retries, let type, let rate):
            [0x0E, (type & 0b111) << 4 | rate & 0x0F, (period & 0b111) << 3 | retries & 0b111]
        case .rejoinParameters(let time, let count): [0x0F, time << 4 | count & 0x0F]
        case .pingSlotInfoAnswer: [0x10]
        case .pingSlotChannel(let frequency, let rate): [0x11] + AirBytes.little(frequency / 100, 3) + [rate & 0x0F]
        case .beaconTimingAnswer(let delay, let channel): [0x12] + AirBytes.little(delay, 2) + [channel]
        case .beaconFrequency(let frequency): [0x13] + AirBytes.little(frequency / 100, 3)
        case .deviceModeConfirmation(let deviceClass): [0x20, deviceClass]
        }
    }

    /// Bits 13-11 period, 10-8 retries, 6-4 type, 3-0 data rate (LoRaWAN 1.1, 5.13).
    private static func forceRejoin(_ low: UInt8, _ high: UInt8) -> DownlinkCommand {
        .forceRejoin(period: high >> 3 & 0b111, retries: high & 0b111, type: low >> 4 & 0b111, dataRate: low & 0x0F)
    }
}
