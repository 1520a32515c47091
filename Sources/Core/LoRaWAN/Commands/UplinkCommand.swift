/// A MAC command of a device (LoRaWAN 1.0.4, 5; 1.1, 5): a request of its own, or the answer to one of ours.
public enum UplinkCommand: Hashable, Sendable {
    case reset(minor: UInt8)
    case linkCheckRequest
    /// What it accepts of a LinkADRReq; it does it only when it accepts all.
    case linkADRAnswer(channelMask: Bool, dataRate: Bool, power: Bool)
    case dutyCycleAnswer
    /// Repeated in every uplink until a downlink is heard, as are `rxTimingAnswer` and `downlinkChannelAnswer`.
    case rxParametersAnswer(channel: Bool, rx2DataRate: Bool, rx1Offset: Bool)
    /// Battery: 0 external power, 1 to 254 of full, 255 unknown. Margin: dB of the last DevStatusReq, -32 to 31.
    case deviceStatus(battery: UInt8, margin: Int)
    case newChannelAnswer(frequency: Bool, dataRates: Bool)
    case rxTimingAnswer
    case txParametersAnswer
    case downlinkChannelAnswer(frequency: Bool, uplinkExists: Bool)
    case rekey(minor: UInt8)
    case adrParametersAnswer
    case deviceTimeRequest
    case rejoinParametersAnswer(time: Bool)
    case pingSlotInfoRequest(periodicity: UInt8)
    case pingSlotChannelAnswer(frequency: Bool, dataRate: Bool)
    case beaconTimingRequest
    case beaconFrequencyAnswer(frequency: Bool)
    case deviceMode(deviceClass: UInt8)

    /// The commands in FOpts, or in the payload of port 0. From one that is unknown or cut on, the lengths are unknown:
    /// these bytes are `rest`.
    public static func read(_ bytes: some Collection<UInt8>) -> (commands: [UplinkCommand], rest: [UInt8]) {
        CommandScan.read(bytes, lengths: lengths) { UplinkCommand(identifier: $0, $1) }
    }
}

extension UplinkCommand {
    /// How many bytes follow the identifier (CID).
    private static let lengths: [UInt8: Int] = [
        0x01: 1, 0x02: 0, 0x03: 1, 0x04: 0, 0x05: 1, 0x06: 2, 0x07: 1, 0x08: 0, 0x09: 0, 0x0A: 1, 0x0B: 1, 0x0C: 0,
        0x0D: 0, 0x0F: 1, 0x10: 1, 0x11: 1, 0x12: 0, 0x13: 1, 0x20: 1,
    ]

    /// `content` is as long as the table says.
    private init?(identifier: UInt8, _ content: [UInt8]) {
        let first = content.first ?? 0
        let bits = (first & 1 != 0, first & 2 != 0, first & 4 != 0)
        switch identifier {
        case 0x01: self = .reset(minor: first & 0x0F)
        case 0x02: self = .linkCheckRequest
        case 0x03: self = .linkADRAnswer(channelMask: bits.0, dataRate: bits.1, power: bits.2)
        case 0x04: self = .dutyCycleAnswer
        case 0x05: self = .rxParametersAnswer(channel: bits.0, rx2DataRate: bits.1, rx1Offset: bits.2)
        case 0x06:
            // Six bits with a sign.
            self = .deviceStatus(battery: first, margin: Int(Int8(bitPattern: content[1] << 2) >> 2))
        case 0x07: self = .newChannelAnswer(frequency: bits.0, dataRates: bits.1)
        case 0x08: self = .rxTimingAnswer
        case 0x09: self = .txParametersAnswer
        case 0x0A: self = .downlinkChannelAnswer(frequency: bits.0, uplinkExists: bits.1)
        case 0x0B: self = .rekey(minor: first & 0x0F)
        case 0x0C: self = .adrParametersAnswer
        case 0x0D: self = .deviceTimeRequest
        case 0x0F: self = .rejoinParametersAnswer(time: bits.0)
        case 0x10: self = .pingSlotInfoRequest(periodicity: first & 0b111)
        case 0x11: self = .pingSlotChannelAnswer(frequency: bits.0, dataRate: bits.1)
        case 0x12: self = .beaconTimingRequest
        case 0x13: self = .beaconFrequencyAnswer(frequency: bits.0)
        case 0x20: self = .deviceMode(deviceClass: first)
        default: return nil
        }
    }

    /// As on the air.
    public var bytes: [UInt8] {
        switch self {
        case .reset(let minor): [0x01, minor & 0x0F]
        case .linkCheckRequest: [0x02]
        case .linkADRAnswer(let mask, let rate, let power): [0x03, Self.bits(mask, rate, power)]
        case .dutyCycleAnswer: [0x04]
        case .rxParametersAnswer(let channel, let rate, let offset): [0x05, Self.bits(channel, rate, offset)]
        case .deviceStatus(let battery, let margin):
            [0x06, battery, UInt8(truncatingIfNeeded: min(max(margin, -32), 31)) & 0x3F]
        case .newChannelAnswer(let frequency, let rates): [0x07, Self.bits(frequency, rates)]
        case .rxTimingAnswer: [0x08]
        case .txParametersAnswer: [0x09]
        case .downlinkChannelAnswer(let frequency, let exists): [0x0A, Self.bits(frequency, exists)]
        case .rekey(let minor): [0x0B, minor & 0x0F]
        case .adrParametersAnswer: [0x0C]
        case .deviceTimeRequest: [0x0D]
        case .rejoinParametersAnswer(let time): [0x0F, Self.bits(time)]
        case .pingSlotInfoRequest(let periodicity): [0x10, periodicity & 0b111]
        case .pingSlotChannelAnswer(let frequency, let rate): [0x11, Self.bits(frequency, rate)]
        case .beaconTimingRequest: [0x12]
        case .beaconFrequencyAnswer(let frequency): [0x13, Self.bits(frequency)]
        case .deviceMode(let deviceClass): [0x20, deviceClass]
        }
    }

    private static func bits(_ flags: Bool...) -> UInt8 {
        flags.enumerated().reduce(0) { $1.element ? $0 | 1 << UInt8($1.offset) : $0 }
    }
}
