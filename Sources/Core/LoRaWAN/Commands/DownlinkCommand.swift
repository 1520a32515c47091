/// A MAC command of the network (LoRaWAN 1.0.4, 5; 1.1, 5): a request, or the answer to one of a device.
public enum DownlinkCommand: Hashable, Sendable {
    case resetConfirmation(minor: UInt8)
    /// Margin: dB above what was just enough to hear it, 0 to 254. How many gateways heard it.
    case linkCheckAnswer(margin: UInt8, gateways: UInt8)
    case linkADR(LinkADR)
    /// The device may send for 1/2^maximum of the time, 0 to 15.
    case dutyCycle(maximum: UInt8)
    /// Frequency of RX2 in Hz.
    case rxParameters(DownlinkSettings, frequency: UInt32)
    case deviceStatusRequest
    case newChannel(NewChannel)
    /// Seconds to RX1; 0 means 1.
    case rxTiming(delay: UInt8)
    case txParameters(TransmitLimits)
    /// Where the device listens in RX1 after an uplink on that channel, Hz.
    case downlinkChannel(index: UInt8, frequency: UInt32)
    case rekeyConfirmation(minor: UInt8)
    /// 2^n uplinks each.
    case adrParameters(limitExponent: UInt8, delayExponent: UInt8)
    /// When the uplink with the request ended.
    case deviceTime(GPSTime)
    /// Period 0 to 7, retries 0 to 7, type of the rejoin-request, index of the data rate.
    case forceRejoin(period: UInt8, retries: UInt8, type: UInt8, dataRate: UInt8)
    case rejoinParameters(timeExponent: UInt8, countExponent: UInt8)
    case pingSlotInfoAnswer
    case pingSlotChannel(frequency: UInt32, dataRate: UInt8)
    case beaconTimingAnswer(delay: UInt16, channel: UInt8)
    case beaconFrequency(UInt32)
    case deviceModeConfirmation(deviceClass: UInt8)

    /// The commands in FOpts, or in the payload of port 0. From one that is unknown or cut on, the lengths are unknown:
    /// these bytes are `rest`.
    public static func read(_ bytes: some Collection<UInt8>) -> (commands: [DownlinkCommand], rest: [UInt8]) {
        CommandScan.read(bytes, lengths: lengths) { DownlinkCommand(identifier: $0, $1) }
    }

    /// How many bytes follow the identifier (CID).
    private static let lengths: [UInt8: Int] = [
        0x01: 1, 0x02: 2, 0x03: 4, 0x04: 1, 0x05: 4, 0x06: 0, 0x07: 5, 0x08: 1, 0x09: 1, 0x0A: 4, 0x0B: 1, 0x0C: 1,
        0x0D: 5, 0x0E: 2, 0x0F: 1, 0x10: 0, 0x11: 4, 0x12: 3, 0x13: 3, 0x20: 1,
    ]

    /// Hz, from three bytes of 100 Hz.
    static func frequency(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: AirBytes.number(bytes)) * 100
    }
}
