import LoRaWAN
import Sensing
import Store

/// How devices were heard last.
extension LedgerConnection {
    func readHeard(of eui: EUI64, into memory: inout DeviceMemory) throws(SQLiteError) {
        try query(
            """
            SELECT uplinks, lost, battery, margin, gateway, time_ns, before_ns, after_ns, source, clock_state, flags,
                basis, counter, frequency, spreading_factor, bandwidth, bit_rate, modulation, rssi, snr
                FROM heard WHERE device = ?
            """, [.eui(eui)], "reading how a device was heard"
        ) { statement in
            memory.uplinks = statement.number(0)
            memory.lost = statement.number(1)
            memory.battery = statement.optionalNumber(2)
            memory.margin = statement.optionalNumber(3)
            memory.lastHeard = reception(statement)
        }
    }

    private func reception(_ statement: SQLiteStatement) -> Reception? {
        guard let gateway = statement.eui(4), let instant = statement.optionalInstant(5) else { return nil }
        var bound: TimeBound?
        if let before = statement.optionalInteger(6), let after = statement.optionalInteger(7) {
            bound = TimeBound(before: before, after: after)
        }
        let time = Timestamp(
            instant, bound: bound, source: ClockSource(rawValue: statement.number(8)) ?? .unknown,
            state: ClockState(rawValue: statement.number(9)) ?? .unsynchronised,
            flags: ClockFlags(rawValue: statement.number(10)))
        return Reception(
            gateway: gateway, time: time, basis: Reception.Basis(rawValue: statement.text(11)) ?? .arrival,
            counter: statement.number(12), frequency: statement.number(13), modulation: modulation(statement),
            rssi: statement.optionalDouble(18), snr: statement.optionalDouble(19))
    }

    private func modulation(_ statement: SQLiteStatement) -> Modulation {
        if let factor: Int = statement.optionalNumber(14), let bandwidth: Int = statement.optionalNumber(15) {
            return .lora(spreadingFactor: factor, bandwidth: bandwidth)
        }
        if let bitRate: Int = statement.optionalNumber(16) { return .fsk(bitRate: bitRate) }
        return .other(statement.text(17))
    }

    func writeHeard(_ memory: DeviceMemory, before old: DeviceMemory, of eui: EUI64) throws(SQLiteError) {
        guard
            memory.lastHeard != old.lastHeard || memory.uplinks != old.uplinks || memory.lost != old.lost
                || memory.battery != old.battery || memory.margin != old.margin
        else { return }
        let counts: [LedgerValue] = [
            .eui(eui), .integer(Int64(clamping: memory.uplinks)), .integer(Int64(clamping: memory.lost)),
            .integer(memory.battery.map { Int64($0) }), .integer(memory.margin.map { Int64($0) }),
        ]
        try run(
            """
            INSERT OR REPLACE INTO heard(device, uplinks, lost, battery, margin, gateway, time_ns, before_ns, after_ns,
                source, clock_state, flags, basis, counter, frequency, spreading_factor, bandwidth, bit_rate,
                modulation, rssi, snr) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, counts + values(of: memory.lastHeard), "noting how a device was heard")
    }

    private func values(of reception: Reception?) -> [LedgerValue] {
        guard let reception else { return [LedgerValue](repeating: .integer(nil), count: 16) }
        let time = reception.time
        let modulation: [LedgerValue] =
            switch reception.modulation {
            case .lora(let factor, let bandwidth):
                [.integer(Int64(factor)), .integer(Int64(bandwidth)), .integer(nil), .text(nil)]
            case .fsk(let bitRate): [.integer(nil), .integer(nil), .integer(Int64(bitRate)), .text(nil)]
            case .other(let name): [.integer(nil), .integer(nil), .integer(nil), .text(name)]
            }
        return [
            .eui(reception.gateway), .time(time.instant), .integer(time.bound?.before), .integer(time.bound?.after),
            .integer(Int64(time.source.rawValue)), .integer(Int64(time.state.rawValue)),
            .integer(Int64(time.flags.rawValue)), .text(reception.basis.rawValue), .integer(Int64(reception.counter)),
            .integer(Int64(reception.frequency)),
        ] + modulation + [.real(reception.rssi), .real(reception.snr)]
    }
}
