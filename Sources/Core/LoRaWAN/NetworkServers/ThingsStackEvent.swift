import Framing
import Sensing
import Timekeeping

/// A message of The Things Stack v3's MQTT server (ApplicationUp).
struct ThingsStackEvent {
    private let json: JSONValue
    private let leap: LeapOffset

    init(_ json: JSONValue, leap: LeapOffset) {
        self.json = json
        self.leap = leap
    }

    func event() throws(NetworkServerDefect) -> NetworkServerEvent {
        let name = json["end_device_ids", "device_id"]?.text ?? ""
        guard !name.isEmpty, let text = json["end_device_ids", "dev_eui"]?.text, let device = EUI64(text) else {
            throw NetworkServerDefect(
                .nameless, "a message of the device '\(name.prefix(40))' has no dev_eui; give the device one there")
        }
        guard !json.isTrue("simulated") else {
            throw NetworkServerDefect(
                .simulated, "an uplink of \(device) was made by hand in The Things Stack: it is no reading")
        }
        return NetworkServerEvent(device: device, name: name, content: try content(device))
    }

    private func content(_ device: EUI64) throws(NetworkServerDefect) -> NetworkServerEvent.Content {
        if let uplink = json["uplink_message"] { return .uplink(try self.uplink(uplink, device)) }
        if json["join_accept"] != nil {
            return .joined(json["end_device_ids", "dev_addr"]?.text.flatMap { DeviceAddress($0) })
        }
        for (member, state) in Self.states {
            guard let downlink = json[member] else { continue }
            guard let number = number(downlink) else { return .other(member) }
            return .downlink(
                DownlinkNews(number: number, device: device, state: state, reason: reason(member, downlink)))
        }
        return .other("")
    }

    private static let states: [(member: String, state: DownlinkState)] = [
        ("downlink_queued", .queued), ("downlink_sent", .sent), ("downlink_ack", .confirmed),
        // The Things Stack sends it again, or gives it up with a `downlink_failed`.
        ("downlink_nack", .sent), ("downlink_failed", .failed),
    ]

    private func number(_ downlink: JSONValue) -> UInt64? {
        let lists = [json["correlation_ids"], downlink["correlation_ids"], downlink["downlink", "correlation_ids"]]
        return DownlinkIdentity.number(correlation: lists.flatMap { $0?.elements ?? [] }.compactMap(\.text))
    }

    private func reason(_ member: String, _ downlink: JSONValue) -> String {
        switch member {
        case "downlink_nack": return "the device did not confirm it"
        case "downlink_failed":
            let words = downlink["error", "message_format"]?.text ?? downlink["error", "name"]?.text
            return "The Things Stack gave it up: \(words ?? "it does not say why")"
        default: return ""
        }
    }

    // MARK: Uplinks

    private func uplink(_ part: JSONValue, _ device: EUI64) throws(NetworkServerDefect) -> NetworkServerUplink {
        guard let counter = part.whole("f_cnt", as: UInt32.self), let port = part.whole("f_port", as: UInt8.self) else {
            throw NetworkServerDefect(.broken, "an uplink of \(device) has an f_cnt or f_port that is none")
        }
        if part["app_s_key"] != nil {
            throw NetworkServerDefect(
                .enciphered,
                "an uplink of \(device) is still enciphered: payload encryption is skipped there (skip_payload_crypto); "
                    + "let The Things Stack decipher it")
        }
        let address = json["end_device_ids", "dev_addr"]?.text ?? ""
        var uplink = NetworkServerUplink(
            session: part["session_key_id"]?.text ?? address.lowercased(), counter: counter, port: port,
            payloadBytes: part["frm_payload"]?.text.flatMap { Base64.decode($0.utf8)?.count } ?? 0,
            modulation: modulation(part))
        uplink.address = DeviceAddress(address)
        uplink.isConfirmed = part.isTrue("confirmed")
        uplink.frequency = part.whole("settings", "frequency", as: UInt32.self) ?? 0
        uplink.airtime = part["consumed_airtime"]?.duration.map { UInt64($0) }
        uplink.hearings = (part["rx_metadata"]?.elements ?? []).map { hearing($0) }
        uplink.serverTime = part.instant("received_at") ?? json.instant("received_at")
        if let level = part["last_battery_percentage", "value"]?.number {
            uplink.battery = UInt8(batteryPercent: level)
        }
        return uplink
    }

    private func hearing(_ part: JSONValue) -> NetworkServerUplink.Hearing {
        var hearing = NetworkServerUplink.Hearing()
        hearing.gateway = part["gateway_ids", "eui"]?.text.flatMap { EUI64($0) }
        hearing.rssi = part["rssi"]?.number ?? part["channel_rssi"]?.number
        // 0 dB is left out, as every 0.
        hearing.snr = part["snr"]?.number ?? (hearing.rssi == nil ? nil : 0)
        hearing.counter = part["timestamp"]?.integer.map { UInt32(truncatingIfNeeded: $0) }
        hearing.gpsTime = part.instant("gps_time")
        hearing.gatewayTime = part.instant("time")
        hearing.serverTime = part.instant("received_at")
        return hearing
    }

    private func modulation(_ part: JSONValue) -> Modulation {
        let rate = part["settings", "data_rate"]
        if let lora = rate?["lora"], let factor = lora.whole("spreading_factor", as: Int.self),
            (5...12).contains(factor), let bandwidth = lora.whole("bandwidth", as: Int.self), bandwidth > 0
        {
            return .lora(spreadingFactor: factor, bandwidth: bandwidth)
        }
        if let bits = rate?["fsk"]?.whole("bit_rate", as: Int.self) { return .fsk(bitRate: bits) }
        return .other(rate?["lrfhss"] == nil ? "" : "LR-FHSS")
    }
}
