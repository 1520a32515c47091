import LoRaWAN
import Sensing
import Store

/// The join log and the refusals.
extension LoRaLedger {
    /// Joins that were answered or refused, the newest first.
    public func joinLog(limit: Int, device: EUI64? = nil) throws(LoRaLedgerError) -> [JoinEvent] {
        try read { connection throws(SQLiteError) in
            try connection.joins("WHERE ?1 IS NULL OR device = ?1", [.eui(device)], limit: limit)
        }
    }

    /// Frames and joins that came to nothing, the newest first. Of a flood only some of each kind are here.
    public func refusals(limit: Int, device: EUI64? = nil) throws(LoRaLedgerError) -> [Refusal] {
        try read { connection throws(SQLiteError) in
            try connection.refusals("WHERE ?1 IS NULL OR device = ?1", [.eui(device)], limit: limit)
        }
    }
}

extension LedgerConnection {
    func joins(_ condition: String, _ values: [LedgerValue], limit: Int) throws(SQLiteError) -> [JoinEvent] {
        var events: [JoinEvent] = []
        try query(
            "SELECT time_ns, device, join_eui, nonce, gateway, rssi, snr, address, kind, reason FROM join_log "
                + "\(condition) ORDER BY id DESC LIMIT \(limit)", values, "reading the join log"
        ) { statement in
            guard let device = statement.eui(1), let join = statement.eui(2), let gateway = statement.eui(4) else {
                return
            }
            var event = JoinEvent(
                time: statement.instant(0), device: device, join: join, nonce: statement.number(3), gateway: gateway,
                rssi: statement.optionalDouble(5), snr: statement.optionalDouble(6), address: statement.address(7))
            if let kind = statement.optionalText(8).flatMap({ Refusal.Kind(rawValue: $0) }) {
                event.refusal = Refusal(
                    kind, statement.text(9), time: event.time, gateway: gateway, device: device, isJoin: true)
            }
            events.append(event)
        }
        return events
    }

    func refusals(
        _ condition: String, _ values: [LedgerValue], limit: Int
    ) throws(SQLiteError) -> [Refusal] {
        var refusals: [Refusal] = []
        try query(
            "SELECT time_ns, kind, reason, gateway, device, address, is_join FROM refusal \(condition) "
                + "ORDER BY id DESC LIMIT \(limit)", values, "reading refusals"
        ) { statement in
            guard let kind = Refusal.Kind(rawValue: statement.text(1)) else { return }
            refusals.append(
                Refusal(
                    kind, statement.text(2), time: statement.instant(0), gateway: statement.eui(3),
                    device: statement.eui(4), address: statement.address(5), isJoin: statement.integer(6) != 0))
        }
        return refusals
    }

    /// Of a frame or of a join, whichever was later.
    func lastRefusal(of device: EUI64) throws(SQLiteError) -> Refusal? {
        let frame = try refusals("WHERE device = ?1", [.eui(device)], limit: 1).first
        let join = try joins("WHERE device = ?1 AND kind IS NOT NULL", [.eui(device)], limit: 1).first?.refusal
        guard let frame, let join else { return frame ?? join }
        return join.time > frame.time ? join : frame
    }

    func note(_ event: JoinEvent) throws(SQLiteError) {
        try run(
            """
            INSERT INTO join_log(time_ns, device, join_eui, nonce, gateway, rssi, snr, address, kind, reason)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .time(event.time), .eui(event.device), .eui(event.join), .integer(Int64(event.nonce)),
                .eui(event.gateway), .real(event.rssi), .real(event.snr), .address(event.address),
                .text(event.refusal?.kind.rawValue), .text(event.refusal?.text),
            ], "noting a join")
        try trim("join_log", "id")
    }

    func note(_ refusal: Refusal) throws(SQLiteError) {
        try run(
            "INSERT INTO refusal(time_ns, kind, reason, gateway, device, address, is_join) VALUES(?, ?, ?, ?, ?, ?, ?)",
            [
                .time(refusal.time), .text(refusal.kind.rawValue), .text(refusal.text), .eui(refusal.gateway),
                .eui(refusal.device), .address(refusal.address), .flag(refusal.isJoin),
            ], "noting a refusal")
        try trim("refusal", "id")
    }

    /// The oldest lines go.
    private func trim(_ table: String, _ key: String) throws(SQLiteError) {
        try run(
            "DELETE FROM \(table) WHERE \(key) <= (SELECT max(\(key)) FROM \(table)) - \(LoRaLedgerSchema.mostLines)",
            [], "forgetting the oldest lines")
    }
}
