/// The tables of the LoRa ledger. Identities are hexadecimal text as people write them; keys are blobs of 16 bytes.
enum LoRaLedgerSchema {
    static let version: Int64 = 1

    static let sql = """
        CREATE TABLE device(
            eui TEXT PRIMARY KEY, activation TEXT NOT NULL CHECK (activation IN ('otaa', 'abp')), join_eui TEXT,
            root_key BLOB CHECK (length(root_key) = 16), address TEXT,
            network_key BLOB CHECK (length(network_key) = 16),
            application_key BLOB CHECK (length(application_key) = 16), nonces TEXT NOT NULL,
            counter_reset TEXT NOT NULL, time_base TEXT NOT NULL, adapts_data_rate INTEGER NOT NULL,
            join_nonce INTEGER NOT NULL DEFAULT 1, added_ns INTEGER NOT NULL, removed_ns INTEGER,
            revision INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;
        CREATE TABLE session(
            id INTEGER PRIMARY KEY, device TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('current', 'offered', 'earlier')), address TEXT NOT NULL,
            network_key BLOB NOT NULL CHECK (length(network_key) = 16),
            application_key BLOB NOT NULL CHECK (length(application_key) = 16), started_ns INTEGER NOT NULL,
            ended_ns INTEGER, uplink_counter INTEGER, downlink_counter INTEGER NOT NULL, rx_delay INTEGER NOT NULL,
            rx1_offset INTEGER NOT NULL, rx2_data_rate INTEGER NOT NULL, rx2_frequency INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX session_in_force ON session(device, state) WHERE state <> 'earlier';
        CREATE INDEX session_of_device ON session(device);
        CREATE TABLE nonce(
            device TEXT NOT NULL, join_eui TEXT NOT NULL, nonce INTEGER NOT NULL,
            PRIMARY KEY(device, join_eui, nonce)) STRICT, WITHOUT ROWID;
        CREATE TABLE heard(
            device TEXT PRIMARY KEY, uplinks INTEGER NOT NULL, lost INTEGER NOT NULL, battery INTEGER,
            margin INTEGER, gateway TEXT, time_ns INTEGER, before_ns INTEGER, after_ns INTEGER, source INTEGER,
            clock_state INTEGER, flags INTEGER, basis TEXT, counter INTEGER, frequency INTEGER,
            spreading_factor INTEGER, bandwidth INTEGER, bit_rate INTEGER, modulation TEXT, rssi REAL,
            snr REAL) STRICT, WITHOUT ROWID;
        CREATE TABLE join_log(
            id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, device TEXT NOT NULL, join_eui TEXT NOT NULL,
            nonce INTEGER NOT NULL, gateway TEXT NOT NULL, rssi REAL, snr REAL, address TEXT, kind TEXT,
            reason TEXT) STRICT;
        CREATE TABLE refusal(
            id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, gateway TEXT,
            device TEXT, address TEXT, is_join INTEGER NOT NULL) STRICT;
        CREATE TABLE downlink(
            number INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, port INTEGER NOT NULL,
            payload BLOB NOT NULL, confirmed INTEGER NOT NULL, queued_ns INTEGER NOT NULL,
            expires_ns INTEGER NOT NULL, state TEXT NOT NULL, changed_ns INTEGER NOT NULL,
            reason TEXT NOT NULL) STRICT;
        CREATE INDEX downlink_state ON downlink(state);
        CREATE TABLE gateway(
            eui TEXT PRIMARY KEY, address TEXT NOT NULL, version INTEGER NOT NULL, last_seen_ns INTEGER NOT NULL,
            statistics TEXT) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 1;
        """

    /// Lines of the join log, refusals, and downlinks that are over: so many are kept, and then the oldest go.
    static let mostLines = 10_000
    /// Gateways that are remembered; the one that was silent for longest goes.
    static let mostGateways = 1000
}
