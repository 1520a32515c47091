/// What a gateway says to a packet that it shall send: `txpk_ack`. Taken means queued, not sent.
public enum TransmitAnswer: Hashable, Sendable {
    case taken
    /// Sent with another power, in dBm, than was asked for.
    case takenWithPower(Int?)
    case refused(Refusal)

    public enum Refusal: Hashable, Sendable {
        case tooLate, tooEarly, collisionWithPacket, collisionWithBeacon, frequency, power, gpsUnlocked
        /// As the gateway writes it.
        case other(String)
    }
}
