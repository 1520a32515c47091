/// What the network server wants done, in this order.
public enum ServerAction: Hashable, Sendable {
    /// Durably, before anything behind it is done.
    case persist(LedgerEntry)
    /// Some time soon: what a restart without it finds in the stored records.
    case persistSoon(LedgerEntry)
    /// Into the store; when that is durable, the server is to be told by the ticket.
    case keep(Uplink)
    case transmit(Transmission)
    case refuse(Refusal)
    case gateway(GatewayNews)
    /// For the device's records.
    case downlink(DownlinkNews)
}
