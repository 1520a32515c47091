import LoRaWAN
import Sensing
import Transports

/// An instrument that a network server hears for us.
public struct NetworkServerMember: QueueingLink {
    let link: NetworkServerLink
    public let settings: LoRaWANSettings

    public var configuration: TransportConfiguration { .lorawan(settings) }
    public var status: LinkStatus { link.status(of: settings.device) }

    /// Gives a downlink to the network server: the first byte is the port, the rest the payload. Returns the number by
    /// which its states are told, when the broker has it.
    public func queue(_ bytes: [UInt8]) async throws(LinkFailure) -> UInt64 {
        try await link.send(bytes, to: settings).number
    }

    public func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp {
        try await link.send(bytes, to: settings).time
    }

    public func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        throw LinkFailure("a radio link has no break condition", remedy: "send a downlink")
    }

    /// The link ends for all of its instruments.
    public func stop() async {
        await link.stop()
    }
}
