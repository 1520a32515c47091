extension UplinkContent {
    /// From the JSON event of a network server: ChirpStack v4 (`fPort`, `data`) or The Things Stack v3
    /// (`uplink_message.f_port` and `frm_payload`). What is left out there is 0 or empty. Their events without an uplink
    /// have neither port nor payload.
    public init(event bytes: [UInt8]) throws(UplinkDefect) {
        let event: JSONValue
        do throws(JSONDefect) {
            event = try JSONValue(parsing: bytes)
        } catch {
            throw UplinkDefect(error.description)
        }
        if event["end_device_ids"] != nil || event["uplink_message"] != nil {
            try self.init(event, port: event["uplink_message", "f_port"], data: event["uplink_message", "frm_payload"])
        } else if event["deviceInfo"] != nil || event["fPort"] != nil {
            guard event["joinServerContext"] == nil else {
                throw UplinkDefect("the payload is still encrypted: ChirpStack has not the device's AppSKey")
            }
            // Of all events of ChirpStack only an uplink has these.
            try self.init(event, port: event["fPort"], data: event["data"])
        } else {
            throw UplinkDefect("a JSON text that is an event neither of ChirpStack nor of The Things Stack")
        }
    }

    private init(_ event: JSONValue, port: JSONValue?, data: JSONValue?) throws(UplinkDefect) {
        let isUplink = event["uplink_message"] != nil || data != nil || port != nil
        guard isUplink else {
            self.init(port: nil, payload: [])
            return
        }
        guard let payload = Base64.decode((data?.text ?? "").utf8), data == nil || data?.text != nil else {
            throw UplinkDefect("the payload is no base64")
        }
        guard let number = port == nil ? 0 : port?.integer, let port = UInt8(exactly: number) else {
            throw UplinkDefect("the port is no whole number from 0 to 255")
        }
        self.init(port: port, payload: payload)
    }
}
