import Sensing
import Transports

/// The way to a device whose network server could not be started: it is shown why, and nothing comes.
struct DeafLink: QueueingLink {
    let configuration: TransportConfiguration
    let failure: LinkFailure

    init(_ settings: LoRaWANSettings, _ failure: LinkFailure) {
        configuration = .lorawan(settings)
        self.failure = failure
    }

    var status: LinkStatus {
        var status = LinkStatus()
        status.state = .stopped
        return status
    }

    func queue(_ bytes: [UInt8]) async throws(LinkFailure) -> UInt64 { throw failure }
    func transmit(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp { throw failure }
    func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp { throw failure }
    func stop() async {}
}
