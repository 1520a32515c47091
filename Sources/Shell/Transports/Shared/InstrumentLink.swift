import Sensing

/// What an instrument needs of its line, alone on it or as one of several.
public protocol InstrumentLink: Sendable {
    var configuration: TransportConfiguration { get }
    var status: LinkStatus { get }

    /// Sends bytes and returns the instant at which the last one went to the system.
    func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp

    /// Holds a serial line in the break condition.
    func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp

    /// Ends the link, and returns when it has ended.
    func stop() async
}

extension LinkThread: InstrumentLink {
    public func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp {
        try await send(bytes)
    }
}
