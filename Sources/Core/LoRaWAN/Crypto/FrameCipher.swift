/// The ciphers of a data frame. What enciphers deciphers.
public enum FrameCipher {
    /// The block from which FOpts of 1.1 are enciphered: two are in use, and they do not fit together.
    public enum OptionsBlock: Hashable, Sendable {
        /// The text of 1.1 as published.
        case original
        /// The errata. `usesApplicationCounter`: the frame counts by AFCntDown, as downlinks with a port above 0 do.
        case errata(usesApplicationCounter: Bool)
    }

    /// FRMPayload (LoRaWAN 1.0.4, 4.3.3), with AppSKey, or NwkSKey when the port is 0.
    public static func payload(
        _ bytes: [UInt8], key: LoRaKey, direction: DataFrame.Direction, address: DeviceAddress, counter: UInt32
    ) -> [UInt8] {
        let count = (bytes.count + AES128.blockLength - 1) / AES128.blockLength
        guard count > 0 else { return [] }
        var blocks: [UInt8] = []
        blocks.reserveCapacity(count * AES128.blockLength)
        for number in 1...count {
            append(block: (0, UInt8(truncatingIfNeeded: number)), direction, address, counter, to: &blocks)
        }
        return combine(bytes, AES128.encrypt(blocks, key: key))
    }

    /// FOpts of LoRaWAN 1.1, at most 15 bytes, with NwkSEncKey.
    public static func options(
        _ bytes: [UInt8], key: LoRaKey, direction: DataFrame.Direction, address: DeviceAddress, counter: UInt32,
        block layout: OptionsBlock
    ) -> [UInt8] {
        let marks: (UInt8, UInt8) =
            switch layout {
            case .original: (0, 0)
            case .errata(let usesApplicationCounter): (usesApplicationCounter ? 2 : 1, 1)
            }
        var block: [UInt8] = []
        append(block: marks, direction, address, counter, to: &block)
        return combine(bytes, AES128.encrypt(block, key: key))
    }

    /// Bytes 4 and 15 are what differs between the uses of the block.
    private static func append(
        block marks: (kind: UInt8, number: UInt8), _ direction: DataFrame.Direction, _ address: DeviceAddress,
        _ counter: UInt32, to blocks: inout [UInt8]
    ) {
        blocks += [0x01, 0, 0, 0, marks.kind, direction.rawValue]
        AirBytes.append(address.rawValue, 4, to: &blocks)
        AirBytes.append(counter, 4, to: &blocks)
        blocks += [0, marks.number]
    }

    private static func combine(_ bytes: [UInt8], _ stream: [UInt8]) -> [UInt8] {
        var result = bytes
        for index in 0..<min(bytes.count, stream.count) { result[index] ^= stream[index] }
        return result
    }
}
