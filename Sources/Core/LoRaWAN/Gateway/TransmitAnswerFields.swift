/// `txpk_ack` as it is written: `{"error":"TOO_LATE"}`, `{"error":"NONE"}`, `{"warn":"TX_POWER","value":27}`.
struct TransmitAnswerFields {
    private var error: String?
    private var warning: String?
    private var value: Double?

    mutating func read(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        try reader.object { (key, reader) throws(GatewayDefect) in
            switch key {
            case "error": error = try reader.word()
            case "warn": warning = try reader.word()
            case "value": value = try reader.number()?.double
            default: try reader.pass()
            }
        }
    }

    var answer: TransmitAnswer {
        if let error, !error.isEmpty, error != "NONE" { return .refused(Self.refusal(error)) }
        // Since 1.5 of the protocol: sent, but weaker than asked for.
        if warning == "TX_POWER" { return .takenWithPower(value.flatMap { Int(exactly: $0.rounded()) }) }
        return .taken
    }

    private static func refusal(_ error: String) -> TransmitAnswer.Refusal {
        switch error {
        case "TOO_LATE": .tooLate
        case "TOO_EARLY": .tooEarly
        case "COLLISION_PACKET": .collisionWithPacket
        case "COLLISION_BEACON": .collisionWithBeacon
        case "TX_FREQ": .frequency
        case "TX_POWER": .power
        case "GPS_UNLOCKED": .gpsUnlocked
        default: .other(error)
        }
    }
}

extension TransmitAnswer.Refusal: CustomStringConvertible {
    /// As the gateway writes it, and what it means.
    public var description: String {
        switch self {
        case .tooLate: "TOO_LATE: it came too late to be sent; the way to the gateway is too slow, or the station is"
        case .tooEarly:
            "TOO_EARLY: its time lies too far ahead, or already behind; the way to the gateway is too slow, or its "
                + "concentrator began anew"
        case .collisionWithPacket:
            "COLLISION_PACKET: the gateway sends another packet at that time, or its queue is full"
        case .collisionWithBeacon: "COLLISION_BEACON: the gateway sends a beacon at that time"
        case .frequency: "TX_FREQ: the gateway's radio does not send on that frequency; is its region the station's?"
        case .power: "TX_POWER: the gateway has no such power; set 'power' to one that it has"
        case .gpsUnlocked: "GPS_UNLOCKED: the gateway has no GPS time"
        case .other(let text): text
        }
    }
}
