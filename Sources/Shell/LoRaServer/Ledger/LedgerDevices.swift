import LoRaWAN
import Sensing
import Store

/// Provisioning.
extension LoRaLedger {
    /// Provisions a device, or changes the one that is there. A personalised device with another address or other keys
    /// begins a new session; the old one is kept among the earlier ones.
    public func add(_ device: Device, at time: Instant) throws(LoRaLedgerError) -> LedgerAddition {
        try write("provisioning a device") { connection throws(SQLiteError) in
            guard let old = try connection.row(of: device.eui) else {
                try connection.insert(device, at: time)
                return .added
            }
            guard old.isRemoved || old.device != device else { return .unchanged }
            try connection.update(device)
            if old.device.activation != device.activation { try connection.endSessions(of: old.device, at: time) }
            return old.isRemoved ? .revived : .changed
        }
    }

    /// Takes a device out of service; false when it is not there. Its nonces and sessions stay, so that nobody can join
    /// again in its place with what was recorded.
    public func remove(_ device: EUI64, at time: Instant) throws(LoRaLedgerError) -> Bool {
        try write("removing a device") { connection throws(SQLiteError) in
            try connection.run(
                "UPDATE device SET removed_ns = ?2, revision = revision + 1 WHERE eui = ?1 AND removed_ns IS NULL",
                [.eui(device), .time(time)], "removing a device") > 0
        }
    }

    /// Lets a device use its nonces again; how many there were. Whoever recorded its joins can repeat one of them, which
    /// costs the device its session until it joins again, and shows nobody its data.
    public func forgetNonces(of device: EUI64) throws(LoRaLedgerError) -> Int {
        guard try self.device(device) != nil else { throw .unknownDevice(device) }
        return try write("forgetting nonces") { connection throws(SQLiteError) in
            connection.memories[device] = nil
            try connection.run(
                "UPDATE device SET revision = revision + 1 WHERE eui = ?", [.eui(device)], "forgetting nonces")
            return try connection.run("DELETE FROM nonce WHERE device = ?", [.eui(device)], "forgetting nonces")
        }
    }

    /// Nil when it is not provisioned.
    public func device(_ eui: EUI64) throws(LoRaLedgerError) -> LedgerDevice? {
        try read { connection throws(SQLiteError) in
            guard let row = try connection.row(of: eui), !row.isRemoved else { return nil }
            return try connection.whole(row)
        }
    }

    /// Every provisioned device, by its identity.
    public func devices() throws(LoRaLedgerError) -> [LedgerDevice] {
        try read { connection throws(SQLiteError) in
            var devices: [LedgerDevice] = []
            for row in try connection.rows() where !row.isRemoved { devices.append(try connection.whole(row)) }
            return devices
        }
    }

    /// The provisioned devices with a number that grows when a device is changed.
    func revisions() throws(LoRaLedgerError) -> [EUI64: Int64] {
        try read { connection throws(SQLiteError) in
            var revisions: [EUI64: Int64] = [:]
            try connection.query(
                "SELECT eui, revision FROM device WHERE removed_ns IS NULL", [], "reading devices"
            ) { if let eui = $0.eui(0) { revisions[eui] = $0.integer(1) } }
            return revisions
        }
    }

    /// Every session of a device, the newest first.
    public func sessions(of device: EUI64) throws(LoRaLedgerError) -> [LedgerSession] {
        try read { connection throws(SQLiteError) in try connection.sessions(of: device) }
    }
}

/// A row of the table `device`.
struct LedgerDeviceRow {
    var device: Device
    var joinNonce: UInt32
    var added: Instant
    var isRemoved: Bool
}

extension LedgerConnection {
    private static let columns = """
        SELECT eui, activation, join_eui, root_key, address, network_key, application_key, nonces, counter_reset,
            time_base, adapts_data_rate, join_nonce, added_ns, removed_ns FROM device
        """

    func row(of eui: EUI64) throws(SQLiteError) -> LedgerDeviceRow? {
        var found: LedgerDeviceRow?
        try query(Self.columns + " WHERE eui = ?", [.eui(eui)], "reading a device") {
            (statement) throws(SQLiteError) in
            found = try deviceRow(statement)
        }
        return found
    }

    func rows() throws(SQLiteError) -> [LedgerDeviceRow] {
        var found: [LedgerDeviceRow] = []
        try query(Self.columns + " ORDER BY eui", [], "reading devices") { (statement) throws(SQLiteError) in
            found.append(try deviceRow(statement))
        }
        return found
    }

    func whole(_ row: LedgerDeviceRow) throws(SQLiteError) -> LedgerDevice {
        LedgerDevice(
            device: row.device, memory: try memory(of: row), added: row.added,
            lastRefusal: try lastRefusal(of: row.device.eui))
    }

    private func deviceRow(_ statement: SQLiteStatement) throws(SQLiteError) -> LedgerDeviceRow {
        guard let eui = statement.eui(0), let activation = activation(statement), let policy = policy(statement) else {
            throw damaged("device", statement.text(0))
        }
        return LedgerDeviceRow(
            device: Device(eui: eui, activation: activation, policy: policy), joinNonce: statement.number(11),
            added: statement.instant(12), isRemoved: !statement.isNull(13))
    }

    private func activation(_ statement: SQLiteStatement) -> Device.Activation? {
        guard statement.text(1) == "abp" else {
            return statement.key(3).map { .overTheAir(join: statement.eui(2), key: $0) }
        }
        guard let address = statement.address(4), let network = statement.key(5), let application = statement.key(6)
        else { return nil }
        return .personalised(address, SessionKeys(network: network, application: application))
    }

    private func policy(_ statement: SQLiteStatement) -> DevicePolicy? {
        guard let nonces = DevicePolicy.Nonces(rawValue: statement.text(7)),
            let counterReset = DevicePolicy.CounterReset(rawValue: statement.text(8)),
            let timeBase = DevicePolicy.TimeBase(rawValue: statement.text(9))
        else { return nil }
        var policy = DevicePolicy()
        policy.nonces = nonces
        policy.counterReset = counterReset
        policy.timeBase = timeBase
        policy.adaptsDataRate = statement.integer(10) != 0
        return policy
    }

    func insert(_ device: Device, at time: Instant) throws(SQLiteError) {
        try run(
            """
            INSERT INTO device(eui, activation, join_eui, root_key, address, network_key, application_key, nonces,
                counter_reset, time_base, adapts_data_rate, added_ns) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values(of: device) + [.time(time)], "provisioning a device")
    }

    func update(_ device: Device) throws(SQLiteError) {
        try run(
            """
            UPDATE device SET activation = ?2, join_eui = ?3, root_key = ?4, address = ?5, network_key = ?6,
                application_key = ?7, nonces = ?8, counter_reset = ?9, time_base = ?10, adapts_data_rate = ?11,
                removed_ns = NULL, revision = revision + 1 WHERE eui = ?1
            """, values(of: device), "provisioning a device")
    }

    private func values(of device: Device) -> [LedgerValue] {
        let keys: [LedgerValue] =
            switch device.activation {
            case .overTheAir(let join, let key):
                [.text("otaa"), .eui(join), .key(key), .text(nil), .blob(nil), .blob(nil)]
            case .personalised(let address, let keys):
                [.text("abp"), .text(nil), .blob(nil), .address(address), .key(keys.network), .key(keys.application)]
            }
        let policy = device.policy
        return [.eui(device.eui)] + keys + [
            .text(policy.nonces.rawValue), .text(policy.counterReset.rawValue), .text(policy.timeBase.rawValue),
            .flag(policy.adaptsDataRate),
        ]
    }

    /// With other keys an offer is void. The session of a device that joins goes on until it joins anew; a personalised
    /// one has none of its own.
    func endSessions(of old: Device, at time: Instant) throws(SQLiteError) {
        memories[old.eui] = nil
        let purpose = "ending sessions"
        try run("DELETE FROM session WHERE device = ? AND state = 'offered'", [.eui(old.eui)], purpose)
        guard case .personalised = old.activation else { return }
        try run(
            "UPDATE session SET state = 'earlier', ended_ns = ?2 WHERE device = ?1 AND state = 'current'",
            [.eui(old.eui), .time(time)], purpose)
    }
}
