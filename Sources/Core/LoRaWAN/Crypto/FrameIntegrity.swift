/// The MIC of a data frame, over its bytes as they are on the air.
public enum FrameIntegrity {
    /// What enters the MIC of an uplink of 1.1 besides the frame.
    public struct UplinkTerms: Hashable, Sendable {
        /// The counter of the confirmed downlink that it acknowledges; 0 when it acknowledges none.
        public var confirmedCounter: UInt16
        /// Index of its data rate and of its channel.
        public var dataRate: UInt8
        public var channel: UInt8

        public init(confirmedCounter: UInt16 = 0, dataRate: UInt8, channel: UInt8) {
            self.confirmedCounter = confirmedCounter
            self.dataRate = dataRate
            self.channel = channel
        }
    }

    /// LoRaWAN 1.0 with NwkSKey. `message`: the frame without its MIC. Also a downlink of 1.1 with SNwkSIntKey, where
    /// `confirmedCounter` is the low half of the uplink's counter that it acknowledges.
    public static func mic(
        of message: [UInt8], key: LoRaKey, direction: DataFrame.Direction, address: DeviceAddress, counter: UInt32,
        confirmedCounter: UInt16 = 0
    ) -> MIC {
        let terms = AirBytes.little(confirmedCounter, 2) + [0, 0]
        return mic(of: message, terms, key: key, direction, address, counter)
    }

    /// LoRaWAN 1.1, uplinks: half of it by either key.
    public static func mic11(
        of message: [UInt8], keys: SessionKeys11, address: DeviceAddress, counter: UInt32, terms: UplinkTerms
    ) -> MIC {
        let blockTerms = AirBytes.little(terms.confirmedCounter, 2) + [terms.dataRate, terms.channel]
        let serving = mic(of: message, blockTerms, key: keys.servingIntegrity, .up, address, counter)
        let forwarding = mic(of: message, [0, 0, 0, 0], key: keys.forwardingIntegrity, .up, address, counter)
        return MIC(serving.rawValue & 0xFFFF_0000 | forwarding.rawValue >> 16)
    }

    /// `terms`: bytes 1 to 4 of the block before the message.
    private static func mic(
        of message: [UInt8], _ terms: [UInt8], key: LoRaKey, _ direction: DataFrame.Direction,
        _ address: DeviceAddress, _ counter: UInt32
    ) -> MIC {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(AES128.blockLength + message.count)
        bytes.append(0x49)
        bytes += terms
        bytes.append(direction.rawValue)
        AirBytes.append(address.rawValue, 4, to: &bytes)
        AirBytes.append(counter, 4, to: &bytes)
        bytes += [0, UInt8(truncatingIfNeeded: message.count)]
        bytes += message
        return MIC(of: bytes, key: key)
    }
}
