import LoRaWAN
import Sensing
import Store

/// A downlink with what became of it.
public struct LedgerDownlink: Hashable, Sendable {
    public var downlink: Downlink
    public var state: DownlinkState
    /// When it came into that state.
    public var changed: Instant
    /// Why it expired or failed; empty otherwise.
    public var reason: String
}

extension LoRaLedger {
    /// Queues a payload for a device; the number by which it is known. It is durable when this returns.
    public func queue(
        device: EUI64, port: UInt8, payload: [UInt8], isConfirmed: Bool, queued: Instant, expires: Instant
    ) throws(LoRaLedgerError) -> UInt64 {
        guard (1...223).contains(port) else {
            throw .badDownlink("port \(port) is not for applications: use one from 1 to 223")
        }
        guard payload.count <= 242 else {
            throw .badDownlink("\(payload.count) bytes are more than any data rate carries (242): send less")
        }
        let number = try write("queueing a downlink") { connection throws(SQLiteError) -> Int64? in
            guard let row = try connection.row(of: device), !row.isRemoved else { return nil }
            try connection.run(
                """
                INSERT INTO downlink(device, port, payload, confirmed, queued_ns, expires_ns, state, changed_ns, reason)
                    VALUES(?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?5, '')
                """,
                [
                    .eui(device), .integer(Int64(port)), .blob(payload), .flag(isConfirmed), .time(queued),
                    .time(expires),
                ], "queueing a downlink")
            try connection.forgetFinished()
            return try connection.database.integer("SELECT last_insert_rowid()", purpose: "queueing a downlink")
        }
        guard let number else { throw .unknownDevice(device) }
        return UInt64(clamping: number)
    }

    /// Downlinks, the newest first.
    public func downlinks(device: EUI64? = nil, limit: Int) throws(LoRaLedgerError) -> [LedgerDownlink] {
        try read { connection throws(SQLiteError) in
            try connection.downlinks(
                "WHERE ?1 IS NULL OR device = ?1 ORDER BY number DESC LIMIT ?2",
                [.eui(device), .integer(Int64(limit))])
        }
    }

    /// What waits for its device to speak or to confirm, the oldest first.
    func waiting(after number: UInt64) throws(LoRaLedgerError) -> [Downlink] {
        try read { connection throws(SQLiteError) in
            try connection.downlinks(
                """
                WHERE number > ?1 AND (state = 'queued' OR state = 'sent' AND confirmed)
                    AND device IN (SELECT eui FROM device WHERE removed_ns IS NULL) ORDER BY number
                """, [.integer(Int64(clamping: number))]
            ).map(\.downlink)
        }
    }
}

extension LedgerConnection {
    func downlinks(_ condition: String, _ values: [LedgerValue]) throws(SQLiteError) -> [LedgerDownlink] {
        var downlinks: [LedgerDownlink] = []
        try query(
            """
            SELECT number, device, port, payload, confirmed, queued_ns, expires_ns, state, changed_ns, reason
                FROM downlink \(condition)
            """, values, "reading downlinks"
        ) { (statement) throws(SQLiteError) in
            guard let device = statement.eui(1), let state = DownlinkState(rawValue: statement.text(7)) else {
                throw damaged("downlink", statement.text(0))
            }
            let downlink = Downlink(
                number: statement.number(0), device: device, port: statement.number(2), payload: statement.blob(3),
                isConfirmed: statement.integer(4) != 0, queued: statement.instant(5), expires: statement.instant(6))
            downlinks.append(
                LedgerDownlink(
                    downlink: downlink, state: state, changed: statement.instant(8), reason: statement.text(9)))
        }
        return downlinks
    }

    func note(_ news: DownlinkNews, at time: Instant) throws(SQLiteError) {
        try run(
            "UPDATE downlink SET state = ?2, reason = ?3, changed_ns = ?4 WHERE number = ?1 AND state <> ?2",
            [.integer(Int64(clamping: news.number)), .text(news.state.rawValue), .text(news.reason), .time(time)],
            "noting what became of a downlink")
    }

    /// The oldest downlinks go, but none that waits.
    func forgetFinished() throws(SQLiteError) {
        try run(
            """
            DELETE FROM downlink WHERE number <= (SELECT max(number) FROM downlink) - \(LoRaLedgerSchema.mostLines)
                AND NOT (state = 'queued' OR state = 'sent' AND confirmed)
            """, [], "forgetting the oldest downlinks")
    }
}
