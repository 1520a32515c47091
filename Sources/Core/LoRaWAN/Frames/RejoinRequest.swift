/// A device of LoRaWAN 1.1 asks for its session anew, or lets itself be found.
public struct RejoinRequest: Hashable, Sendable {
    /// Whom it asks.
    public enum Target: Hashable, Sendable {
        /// Type 0 or 2: the network with this NetID, 24 bits.
        case network(type: UInt8, UInt32)
        /// Type 1: its join server.
        case joinServer(EUI64)
    }

    public var header: MessageHeader
    public var target: Target
    public var device: EUI64
    /// RJcount0 or RJcount1.
    public var counter: UInt16
    public var mic: MIC

    /// With a MIC of zeros.
    public init(_ target: Target, device: EUI64, counter: UInt16) {
        header = MessageHeader(.rejoinRequest)
        self.target = target
        self.device = device
        self.counter = counter
        mic = MIC(0)
    }

    init(_ header: MessageHeader, _ bytes: [UInt8]) throws(FrameDefect) {
        guard bytes.count > 1 else { throw .length(.rejoinRequest, is: bytes.count, shouldBe: "19 or 24") }
        let type = bytes[1]
        guard type <= 2 else { throw .rejoinType(type) }
        let length = type == 1 ? 24 : 19
        guard bytes.count == length else {
            throw .length(.rejoinRequest, is: bytes.count, shouldBe: "\(length) (type \(type))")
        }
        let targetEnd = length - 14
        let number = AirBytes.number(bytes[2..<targetEnd])
        self.header = header
        target =
            type == 1 ? .joinServer(EUI64(number)) : .network(type: type, UInt32(truncatingIfNeeded: number))
        device = EUI64(AirBytes.number(bytes[targetEnd..<(targetEnd + 8)]))
        counter = UInt16(bytes[targetEnd + 8]) | UInt16(bytes[targetEnd + 9]) << 8
        mic = MIC(bytes: bytes[(length - MIC.length)...])
    }

    /// 0, 1 or 2.
    public var type: UInt8 {
        switch target {
        case .network(let type, _): type
        case .joinServer: 1
        }
    }

    /// What the MIC covers.
    public var message: [UInt8] {
        let asked =
            switch target {
            case .network(_, let network): AirBytes.little(network, 3)
            case .joinServer(let join): AirBytes.little(join.rawValue, 8)
            }
        return [header.byte, type] + asked + AirBytes.little(device.rawValue, 8) + AirBytes.little(counter, 2)
    }

    public var bytes: [UInt8] { message + mic.bytes }

    /// Types 0 and 2 by SNwkSIntKey, type 1 by JSIntKey.
    public func expectedMIC(_ integrity: LoRaKey) -> MIC { MIC(of: message, key: integrity) }
}
