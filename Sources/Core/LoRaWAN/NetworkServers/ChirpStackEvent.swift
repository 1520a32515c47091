import Framing
import Sensing
import Timekeeping

/// A message of ChirpStack v4's MQTT integration (chirpstack-api, integration.proto) in JSON.
struct ChirpStackEvent {
    private let json: JSONValue
    private let leap: LeapOffset

    init(_ json: JSONValue, leap: LeapOffset) {
        self.json = json
        self.leap = leap
    }

    func event(_ event: String) throws(NetworkServerDefect) -> NetworkServerEvent {
        guard let text = json["deviceInfo", "devEui"]?.text, let device = EUI64(text) else {
            throw NetworkServerDefect(.nameless, "an event '\(event.prefix(32))' has no deviceInfo.devEui of 16 digits")
        }
        return NetworkServerEvent(device: device, name: device.description, content: try content(event, device))
    }

    private func content(
        _ event: String, _ device: EUI64
    ) throws(NetworkServerDefect) -> NetworkServerEvent.Content {
        switch event {
        case "up": .uplink(try uplink(device))
        case "join": .joined(json["devAddr"]?.text.flatMap { DeviceAddress($0) })
        case "status": .status(battery: battery, margin: json.whole("margin", as: Int.self))
        case "txack": downlink(.sent, "", device, event)
        case "ack":
            json.isTrue("acknowledged")
                ? downlink(.confirmed, "", device, event)
                : downlink(.failed, "the device did not confirm it in time", device, event)
        case "log": log(device)
        default: .other(event)
        }
    }

    // MARK: Uplinks

    private func uplink(_ device: EUI64) throws(NetworkServerDefect) -> NetworkServerUplink {
        guard json["joinServerContext"] == nil else {
            throw NetworkServerDefect(
                .enciphered,
                "an uplink of \(device) is still enciphered: ChirpStack has no AppSKey of it (joinServerContext); "
                    + "let its join server hand the key to ChirpStack")
        }
        guard let counter = json.whole("fCnt", as: UInt32.self), let port = json.whole("fPort", as: UInt8.self) else {
            throw NetworkServerDefect(.broken, "an uplink of \(device) has an fCnt or fPort that is none")
        }
        let address = json["devAddr"]?.text ?? ""
        var uplink = NetworkServerUplink(
            session: address.lowercased(), counter: counter, port: port,
            payloadBytes: json["data"]?.text.flatMap { Base64.decode($0.utf8)?.count } ?? 0, modulation: modulation)
        uplink.address = DeviceAddress(address)
        uplink.isConfirmed = json.isTrue("confirmed")
        uplink.frequency = json.whole("txInfo", "frequency", as: UInt32.self) ?? 0
        uplink.hearings = (json["rxInfo"]?.elements ?? []).map { hearing($0) }
        uplink.serverTime = json.instant("time")
        return uplink
    }

    /// The members of a gateway's part are absent when they are 0, so an absent RSSI is 0 dBm only beside an SNR.
    private func hearing(_ part: JSONValue) -> NetworkServerUplink.Hearing {
        var hearing = NetworkServerUplink.Hearing()
        hearing.gateway = part["gatewayId"]?.text.flatMap { EUI64($0) }
        if part["rssi"] != nil || part["snr"] != nil {
            hearing.rssi = part["rssi"]?.number ?? 0
            hearing.snr = part["snr"]?.number ?? 0
        }
        hearing.gpsTime = part["timeSinceGpsEpoch"]?.duration.map {
            leap.utc(of: TAIInstant(nanoseconds: Self.gpsEpoch + $0))
        }
        hearing.gatewayTime = part.instant("gwTime")
        hearing.serverTime = part.instant("nsTime")
        if let context = part["context"]?.text, let bytes = Base64.decode(context.utf8), bytes.count == 4 {
            hearing.counter = bytes.reduce(0) { $0 << 8 | UInt32($1) }
        }
        return hearing
    }

    /// 1980-01-06 in TAI, in nanoseconds.
    private static let gpsEpoch: Int64 = (GPSTime.epoch + GPSTime.taiMinusGPS) * Instant.nanosecondsPerSecond

    private var modulation: Modulation {
        if let lora = json["txInfo", "modulation", "lora"],
            let factor = lora.whole("spreadingFactor", as: Int.self), (5...12).contains(factor),
            let bandwidth = lora.whole("bandwidth", as: Int.self), bandwidth > 0
        {
            return .lora(spreadingFactor: factor, bandwidth: bandwidth)
        }
        if let rate = json["txInfo", "modulation", "fsk"]?.whole("datarate", as: Int.self) {
            return .fsk(bitRate: rate)
        }
        return .other(json["txInfo", "modulation", "lrFhss"] == nil ? "" : "LR-FHSS")
    }

    private var battery: UInt8? {
        if json.isTrue("externalPowerSource") { return 0 }
        if json.isTrue("batteryLevelUnavailable") { return 255 }
        return json["batteryLevel"]?.number.flatMap { UInt8(batteryPercent: $0) }
    }

    // MARK: Downlinks

    private func downlink(
        _ state: DownlinkState, _ reason: String, _ device: EUI64, _ event: String, of item: String? = nil
    ) -> NetworkServerEvent.Content {
        guard let item = item ?? json["queueItemId"]?.text,
            let number = DownlinkIdentity.number(uuid: item, device: device)
        else { return .other(event) }
        return .downlink(DownlinkNews(number: number, device: device, state: state, reason: reason))
    }

    private func log(_ device: EUI64) -> NetworkServerEvent.Content {
        let code = json["code"]?.text ?? "UNKNOWN"
        let text = json["description"]?.text ?? ""
        if let item = json["context", "queue_item_id"]?.text, let state = Self.ends[code],
            case .downlink(let news) = downlink(state, text, device, "log", of: item)
        {
            return .downlink(news)
        }
        return .log(level: json["level"]?.text ?? "INFO", code: code, text: text)
    }

    /// What becomes of a downlink that the server gives up.
    private static let ends: [String: DownlinkState] = [
        "DOWNLINK_PAYLOAD_SIZE": .failed, "F_CNT_DOWN": .failed, "DOWNLINK_CODEC": .failed, "EXPIRED": .expired,
    ]
}

extension UInt8 {
    /// Percent as LoRaWAN's device status counts: 1 to 254 of full.
    init?(batteryPercent percent: Double) {
        guard (0...100).contains(percent) else { return nil }
        self = UInt8((1 + percent / 100 * 253).rounded())
    }
}
