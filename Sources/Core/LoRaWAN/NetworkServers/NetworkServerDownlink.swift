import Framing
import Sensing

/// A downlink as a network server takes it.
public struct NetworkServerDownlink: Hashable, Sendable {
    public var topic: String
    public var message: [UInt8]

    /// `name`: as the server calls the device. ChirpStack drops what is older than `expires`; The Things Stack keeps it
    /// until the device speaks.
    public init(_ downlink: Downlink, to name: String, by topics: NetworkServerTopics) {
        topic = topics.command(to: name)
        let data = String(decoding: Base64.encode(downlink.payload), as: UTF8.self)
        let text =
            switch topics.kind {
            case .chirpStack:
                #"{"id":"\#(DownlinkIdentity.uuid(of: downlink.number, device: downlink.device))","#
                    + #""devEui":"\#(downlink.device)","confirmed":\#(downlink.isConfirmed),"#
                    + #""fPort":\#(downlink.port),"data":"\#(data)","expiresAt":"\#(downlink.expires.iso8601)"}"#
            case .thingsStack:
                #"{"downlinks":[{"f_port":\#(downlink.port),"frm_payload":"\#(data)","priority":"NORMAL","#
                    + #""confirmed":\#(downlink.isConfirmed),"#
                    + #""correlation_ids":["\#(DownlinkIdentity.correlation(of: downlink.number))"]}]}"#
            }
        message = Array(text.utf8)
    }
}
