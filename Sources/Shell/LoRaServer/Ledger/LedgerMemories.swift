import LoRaWAN
import Sensing
import Store

extension LedgerConnection {
    /// All that is remembered of a device.
    func memory(of row: LedgerDeviceRow) throws(SQLiteError) -> DeviceMemory {
        let eui = row.device.eui
        var memory = DeviceMemory()
        memory.joinNonce = row.joinNonce
        for session in try sessions(of: eui) {
            switch session.state {
            case .current: memory.session = session.session
            case .offered: memory.offered = session.session
            case .earlier: break
            }
        }
        try query("SELECT join_eui, nonce FROM nonce WHERE device = ?", [.eui(eui)], "reading nonces") { statement in
            if let join = statement.eui(0) { memory.nonces[join, default: []].insert(statement.number(1)) }
        }
        try readHeard(of: eui, into: &memory)
        memories[eui] = memory
        return memory
    }

    /// Writes what is another than it was read or written last. What somebody else has taken away, such as nonces, stays
    /// away.
    func write(_ memory: DeviceMemory, of eui: EUI64, at time: Instant) throws(SQLiteError) {
        guard let row = try row(of: eui) else { return }
        let old: DeviceMemory
        if let known = memories[eui] { old = known } else { old = try self.memory(of: row) }
        guard old != memory else { return }
        if memory.joinNonce != old.joinNonce {
            try run(
                "UPDATE device SET join_nonce = max(join_nonce, ?2) WHERE eui = ?1",
                [.eui(eui), .integer(Int64(memory.joinNonce))], "counting joins")
        }
        for (join, nonces) in memory.nonces where nonces != old.nonces[join] {
            for nonce in nonces.subtracting(old.nonces[join] ?? []) {
                try run(
                    "INSERT OR IGNORE INTO nonce VALUES(?, ?, ?)", [.eui(eui), .eui(join), .integer(Int64(nonce))],
                    "noting a nonce")
            }
        }
        try writeSessions(memory, before: old, of: eui, at: time)
        try writeHeard(memory, before: old, of: eui)
        memories[eui] = memory
    }

    // MARK: Sessions

    func sessions(of eui: EUI64) throws(SQLiteError) -> [LedgerSession] {
        var sessions: [LedgerSession] = []
        try query(
            """
            SELECT state, address, network_key, application_key, started_ns, ended_ns, uplink_counter,
                downlink_counter, rx_delay, rx1_offset, rx2_data_rate, rx2_frequency
                FROM session WHERE device = ? ORDER BY id DESC
            """, [.eui(eui)], "reading sessions"
        ) { (statement) throws(SQLiteError) in
            guard let state = LedgerSession.State(rawValue: statement.text(0)), let address = statement.address(1),
                let network = statement.key(2), let application = statement.key(3)
            else { throw damaged("session", eui.description) }
            let session = DeviceSession(
                address: address, keys: SessionKeys(network: network, application: application),
                started: statement.instant(4), uplinkCounter: statement.optionalNumber(6),
                downlinkCounter: statement.number(7), rxDelay: statement.number(8), rx1Offset: statement.number(9),
                rx2DataRate: statement.number(10), rx2Frequency: statement.number(11))
            sessions.append(LedgerSession(session: session, state: state, ended: statement.optionalInstant(5)))
        }
        return sessions
    }

    private func writeSessions(
        _ memory: DeviceMemory, before old: DeviceMemory, of eui: EUI64, at time: Instant
    ) throws(SQLiteError) {
        let purpose = "noting a session"
        if let session = memory.session, session.isSame(as: old.session) {
            if session != old.session { try update(session, .current, of: eui) }
        } else {
            try run(
                "UPDATE session SET state = 'earlier', ended_ns = ?2 WHERE device = ?1 AND state = 'current'",
                [.eui(eui), .time(time)], purpose)
            if let session = memory.session { try insert(session, .current, of: eui) }
        }
        if let offered = memory.offered, offered.isSame(as: old.offered) {
            if offered != old.offered { try update(offered, .offered, of: eui) }
        } else {
            // The one that was offered before is the session now, or was never used.
            try run("DELETE FROM session WHERE device = ? AND state = 'offered'", [.eui(eui)], purpose)
            if let offered = memory.offered { try insert(offered, .offered, of: eui) }
        }
    }

    private func insert(_ session: DeviceSession, _ state: LedgerSession.State, of eui: EUI64) throws(SQLiteError) {
        try run(
            """
            INSERT INTO session(device, state, address, network_key, application_key, uplink_counter,
                downlink_counter, rx_delay, rx1_offset, rx2_data_rate, rx2_frequency, started_ns)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values(of: session, state, eui) + [.time(session.started)], "noting a session")
    }

    /// No row: somebody has ended the session meanwhile, and it stays so.
    private func update(_ session: DeviceSession, _ state: LedgerSession.State, of eui: EUI64) throws(SQLiteError) {
        try run(
            """
            UPDATE session SET uplink_counter = ?6, downlink_counter = ?7, rx_delay = ?8, rx1_offset = ?9,
                rx2_data_rate = ?10, rx2_frequency = ?11
                WHERE device = ?1 AND state = ?2 AND address = ?3 AND network_key = ?4 AND application_key = ?5
            """, values(of: session, state, eui), "noting a session")
    }

    private func values(
        of session: DeviceSession, _ state: LedgerSession.State, _ eui: EUI64
    ) -> [LedgerValue] {
        [
            .eui(eui), .text(state.rawValue), .address(session.address), .key(session.keys.network),
            .key(session.keys.application), .integer(session.uplinkCounter.map { Int64($0) }),
            .integer(Int64(session.downlinkCounter)), .integer(Int64(session.rxDelay)),
            .integer(Int64(session.rx1Offset)), .integer(Int64(session.rx2DataRate)),
            .integer(Int64(session.rx2Frequency)),
        ]
    }
}

extension DeviceSession {
    /// Whether it is the same agreement, however far it was counted.
    func isSame(as other: DeviceSession?) -> Bool {
        address == other?.address && keys == other?.keys
    }
}
