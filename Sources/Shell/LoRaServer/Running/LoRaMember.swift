import LoRaWAN
import Sensing
import Transports

/// The link to an instrument that speaks by LoRaWAN. What is sent to it waits until it speaks.
public struct LoRaMember: QueueingLink {
    let server: LoRaServer
    public let settings: LoRaWANSettings

    public var configuration: TransportConfiguration { .lorawan(settings) }

    /// Open when the device is provisioned and a gateway is there.
    public var status: LinkStatus { server.link(of: settings.device) }

    /// Queues a downlink: the first byte is the port, the rest the payload. Returns when it is durable.
    public func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp {
        try await request(bytes).time
    }

    public func queue(_ bytes: [UInt8]) async throws(LinkFailure) -> UInt64 {
        try await request(bytes).number
    }

    /// Queues a downlink; its number. It is durable when this returns. `lifetime`: how long it waits, in nanoseconds.
    public func queue(
        port: UInt8, payload: [UInt8], isConfirmed: Bool? = nil, lifetime: UInt64? = nil
    ) async throws(LinkFailure) -> UInt64 {
        try await request(port, payload, isConfirmed: isConfirmed, lifetime: lifetime).number
    }

    public func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        throw LinkFailure("a radio has no break condition", remedy: "send a downlink")
    }

    /// The server is stopped for all of its devices.
    public func stop() async {
        await server.stop()
    }

    private func request(_ bytes: [UInt8]) async throws(LinkFailure) -> QueuedDownlink {
        guard let port = bytes.first else {
            throw LinkFailure(
                "a downlink without a byte has no port", remedy: "begin with the port, 1 to 223, then the payload")
        }
        return try await request(port, Array(bytes.dropFirst()))
    }

    private func request(
        _ port: UInt8, _ payload: [UInt8], isConfirmed: Bool? = nil, lifetime: UInt64? = nil
    ) async throws(LinkFailure) -> QueuedDownlink {
        try await withCheckedContinuation { continuation in
            server.request(
                DownlinkRequest(
                    device: settings.device, port: port, payload: payload,
                    isConfirmed: isConfirmed ?? settings.confirmsDownlinks, lifetime: lifetime ?? settings.downlinkLife
                ) { continuation.resume(returning: $0) })
        }.get()
    }
}
