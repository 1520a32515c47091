import Sensing

/// One of several instruments on a line.
public struct SharedLineMember: InstrumentLink {
    let line: SharedLine
    let number: Int

    public var configuration: TransportConfiguration { line.configuration }
    public var status: LinkStatus { line.status }

    public func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp {
        try await line.transmit(bytes, by: number)
    }

    public func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        try await line.sendBreak(milliseconds: milliseconds)
    }

    /// The line ends for all of its instruments.
    public func stop() async {
        await line.stop()
    }
}
