/// How a packet is modulated.
public enum Modulation: Hashable, Sendable {
    /// Spreading factor 5 to 12; bandwidth in Hz.
    case lora(spreadingFactor: Int, bandwidth: Int)
    /// Bits a second.
    case fsk(bitRate: Int)
    /// Anything else, as the gateway writes it.
    case other(String)
}
