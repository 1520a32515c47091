import LoRaWAN
import Sensing
import Store

/// What waits to be written into the ledger. Of what is overtaken only the last is kept, so it stays small however long
/// the ledger cannot be written.
struct LedgerNotes {
    private(set) var memories: [EUI64: DeviceMemory] = [:]
    private(set) var joins: [JoinEvent] = []
    private(set) var downlinks: [DownlinkNews] = []
    private(set) var refusals: [Refusal] = []
    private(set) var gateways: [EUI64: LedgerGateway] = [:]

    /// Of lines that wait, so many are kept; more come only in a flood, or when the ledger cannot be written for long.
    private static let mostLines = 500

    var isEmpty: Bool {
        memories.isEmpty && joins.isEmpty && downlinks.isEmpty && refusals.isEmpty && gateways.isEmpty
    }

    mutating func append(_ entry: LedgerEntry) {
        switch entry {
        case .memory(let device, let memory): memories[device] = memory
        case .join(let event): if joins.count < Self.mostLines { joins.append(event) }
        case .downlink(let news):
            downlinks.removeAll { $0.number == news.number }
            downlinks.append(news)
        }
    }

    mutating func append(_ refusal: Refusal) {
        if refusals.count < Self.mostLines { refusals.append(refusal) }
    }

    mutating func append(_ gateway: LedgerGateway) {
        var gateway = gateway
        gateway.statistics = gateway.statistics ?? gateways[gateway.eui]?.statistics
        gateways[gateway.eui] = gateway
    }

    mutating func append(_ later: LedgerNotes) {
        memories.merge(later.memories) { $1 }
        for event in later.joins { append(.join(event)) }
        for news in later.downlinks { append(.downlink(news)) }
        for refusal in later.refusals { append(refusal) }
        for gateway in later.gateways.values { append(gateway) }
    }

    mutating func removeMemory(of device: EUI64) -> DeviceMemory? {
        memories.removeValue(forKey: device)
    }

    mutating func removeAll() {
        self = LedgerNotes()
    }
}

extension LoRaLedger {
    /// Writes entries in one transaction; they are durable when this returns.
    public func apply(_ entries: [LedgerEntry], at time: Instant) throws(LoRaLedgerError) {
        var notes = LedgerNotes()
        for entry in entries { notes.append(entry) }
        try apply(notes, at: time)
    }

    func apply(_ notes: LedgerNotes, at time: Instant) throws(LoRaLedgerError) {
        guard !notes.isEmpty else { return }
        try write("writing the LoRa ledger") { connection throws(SQLiteError) in
            for (device, memory) in notes.memories { try connection.write(memory, of: device, at: time) }
            for event in notes.joins { try connection.note(event) }
            for news in notes.downlinks { try connection.note(news, at: time) }
            for refusal in notes.refusals { try connection.note(refusal) }
            for gateway in notes.gateways.values { try connection.note(gateway) }
        }
    }
}
