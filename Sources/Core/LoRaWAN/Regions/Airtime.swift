/// How long a packet is on the air (Semtech SX1276 data sheet, 4.1.1.7).
public enum Airtime {
    /// Nanoseconds; nil for a modulation that is neither LoRa nor FSK. `hasCRC`: uplinks have one, downlinks none.
    public static func nanoseconds(payload count: Int, _ modulation: Modulation, hasCRC: Bool) -> Int64? {
        switch modulation {
        case .lora(let spreadingFactor, let bandwidth):
            lora(payload: count, spreadingFactor: spreadingFactor, bandwidth: bandwidth, hasCRC: hasCRC)
        case .fsk(let bitRate) where bitRate > 0:
            // Preamble 5, synchronisation word 3, length 1, CRC 2 (RP002, 4.1).
            Int64(5 + 3 + 1 + count + 2) * 8 * 1_000_000_000 / Int64(bitRate)
        default: nil
        }
    }

    /// With a preamble of 8 symbols, an explicit header and a code rate of 4/5.
    private static func lora(payload count: Int, spreadingFactor: Int, bandwidth: Int, hasCRC: Bool) -> Int64? {
        guard (5...12).contains(spreadingFactor), bandwidth > 0 else { return nil }
        // Nanoseconds times the bandwidth, so that nothing is rounded before the end.
        let symbol = (Int64(1) << Int64(spreadingFactor)) * 1_000_000_000
        let isLowRate = symbol >= 16_000_000 * Int64(bandwidth)
        let bits = 8 * count - 4 * spreadingFactor + 28 + (hasCRC ? 16 : 0)
        let bitsOfFive = 4 * (spreadingFactor - (isLowRate ? 2 : 0))
        let symbols = 8 + max(0, (bits + bitsOfFive - 1) / bitsOfFive) * 5
        // 8 symbols of preamble and 4.25 of synchronisation.
        return (Int64(4 * (8 + symbols) + 17) * symbol / 4) / Int64(bandwidth)
    }
}

extension ReceivedPacket {
    /// How long it was on the air, in nanoseconds; nil for a modulation that is neither LoRa nor FSK.
    public var airtime: Int64? { Airtime.nanoseconds(payload: payload.count, modulation, hasCRC: true) }
}

extension TransmitPacket {
    public var modulation: Modulation { .lora(spreadingFactor: spreadingFactor, bandwidth: bandwidth) }

    /// How long it will be on the air, in nanoseconds.
    public var airtime: Int64 { Airtime.nanoseconds(payload: payload.count, modulation, hasCRC: false) ?? 0 }
}
