import Framing
import Sensing
import Timekeeping

/// What a network server says of a device.
public struct NetworkServerEvent: Hashable, Sendable {
    public var device: EUI64
    /// As the server calls the device in its topics.
    public var name: String
    public var content: Content

    public enum Content: Hashable, Sendable {
        case uplink(NetworkServerUplink)
        /// It has a new session.
        case joined(DeviceAddress?)
        /// 0 external power, 1 to 254 of full, 255 unknown; dB.
        case status(battery: UInt8?, margin: Int?)
        /// Of a downlink of ours.
        case downlink(DownlinkNews)
        /// What the server has to complain of.
        case log(level: String, code: String, text: String)
        /// Nothing that matters here.
        case other(String)
    }

    public init(device: EUI64, name: String, content: Content) {
        self.device = device
        self.name = name
        self.content = content
    }

    /// Reads a message. `event` is the end of its topic as `NetworkServerTopics` gives it; `leap` is in force around now.
    public static func decode(
        _ kind: NetworkServerKind, event: String, _ message: [UInt8], leap: LeapOffset
    ) throws(NetworkServerDefect) -> NetworkServerEvent {
        let json: JSONValue
        do throws(JSONDefect) {
            json = try JSONValue(parsing: message)
        } catch {
            let remedy = kind == .chirpStack ? "; let ChirpStack's MQTT integration send JSON (json=true)" : ""
            throw NetworkServerDefect(.broken, "a message is \(error)\(remedy)")
        }
        switch kind {
        case .chirpStack: return try ChirpStackEvent(json, leap: leap).event(event)
        case .thingsStack: return try ThingsStackEvent(json, leap: leap).event()
        }
    }
}
