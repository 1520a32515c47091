import LoRaWAN
import Sensing
import Testing

@testable import LoRaServer

@Suite("What the LoRa ledger remembers of a device")
struct LedgerMemoryTests {
    private let place: LedgerPlace
    private let ledger: LoRaLedger

    init() throws {
        place = try LedgerPlace()
        ledger = try LoRaLedger(directory: place.directory)
        _ = try ledger.add(joining(), at: .test())
    }

    private func reread() throws -> DeviceMemory? {
        try LoRaLedger(directory: place.directory).device(.buoy)?.memory
    }

    @Test("is there again after a restart, every part of it")
    func whole() throws {
        var memory = DeviceMemory()
        memory.session = session(0x0100_0001, 0x11, uplink: .max, downlink: .max)
        memory.offered = session(0x0100_0002, 0x21)
        memory.nonces = [EUI64(1): [0, 1, 65535], EUI64(.max): [5]]
        memory.joinNonce = 0xFF_FFFF
        memory.lastHeard = reception()
        memory.uplinks = 123_456
        memory.lost = 7
        memory.battery = 255
        memory.margin = -20
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        #expect(try reread() == memory)
    }

    @Test(
        "of a modulation that is not LoRa is there again",
        arguments: [Modulation.fsk(bitRate: 50_000), .other("M0CW137")])
    func modulation(_ modulation: Modulation) throws {
        var memory = DeviceMemory()
        memory.lastHeard = reception()
        memory.lastHeard?.modulation = modulation
        memory.lastHeard?.time.bound = nil
        memory.lastHeard?.rssi = nil
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        #expect(try reread() == memory)
    }

    @Test("an offered session that comes into force ends the one before, whose keys are kept")
    func promotion() throws {
        let (first, second, third) = (session(1, 0x11, uplink: 9), session(2, 0x21), session(3, 0x31))
        var memory = DeviceMemory()
        memory.session = first
        memory.offered = second
        try ledger.apply([.memory(.buoy, memory)], at: .test(1))
        memory.session = second
        memory.session?.uplinkCounter = 0
        memory.offered = third
        try ledger.apply([.memory(.buoy, memory)], at: .test(2))
        #expect(try reread() == memory)
        let sessions = try ledger.sessions(of: .buoy)
        #expect(sessions.count == 3)
        #expect(sessions.filter { $0.state == .earlier }.map(\.session) == [first])
    }

    @Test("an offer that was never used is forgotten with the next one")
    func unusedOffer() throws {
        var memory = DeviceMemory()
        for number in 1...5 as ClosedRange<UInt32> {
            memory.offered = session(number, UInt8(number))
            try ledger.apply([.memory(.buoy, memory)], at: .test())
        }
        #expect(try ledger.sessions(of: .buoy).map(\.session) == [session(5, 5)])
    }

    @Test("is written all or not at all")
    func atomic() throws {
        var memory = DeviceMemory()
        memory.joinNonce = 5
        memory.session = session(1, 1)
        let broken = JoinEvent(time: .test(), device: .buoy, join: EUI64(1), nonce: 1, gateway: .roof)
        try place.execute("CREATE TRIGGER full BEFORE INSERT ON join_log BEGIN SELECT raise(ABORT, 'no room'); END")
        #expect(throws: LoRaLedgerError.self) {
            try ledger.apply([.memory(.buoy, memory), .join(broken)], at: .test())
        }
        #expect(try reread() == DeviceMemory())
        // What failed is still another than what is written, so the next try writes it.
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        #expect(try reread() == memory)
    }

    @Test("a counter alone is written in one row, without a word about nonces")
    func littleWriting() throws {
        var memory = DeviceMemory()
        memory.session = session(1, 1, uplink: 1)
        memory.nonces = [EUI64(1): Set(0...20_000)]
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        try place.execute("CREATE TRIGGER no_nonce BEFORE INSERT ON nonce BEGIN SELECT raise(ABORT, 'a nonce'); END")
        memory.session?.uplinkCounter = 2
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        #expect(try reread() == memory)
    }

    @Test("joins are logged with their answer or refusal, the newest first, and the last refusal is known")
    func joinLog() throws {
        let answered = JoinEvent(
            time: .test(1), device: .buoy, join: EUI64(1), nonce: 0xABCD, gateway: .roof, rssi: -101, snr: 5.5,
            address: DeviceAddress(0x0100_0001))
        var refused = JoinEvent(time: .test(2), device: .buoy, join: EUI64(1), nonce: 0xABCD, gateway: .hill)
        refused.refusal = Refusal(
            .usedNonce, "the DevNonce abcd was used", time: .test(2), gateway: .hill, device: .buoy, isJoin: true)
        try ledger.apply([.join(answered), .join(refused)], at: .test(3))
        #expect(try ledger.joinLog(limit: 10) == [refused, answered])
        #expect(try ledger.joinLog(limit: 10, device: .other) == [])
        #expect(try ledger.joinLog(limit: 1) == [refused])
        #expect(try ledger.device(.buoy)?.lastRefusal == refused.refusal)
    }

    @Test("of refusals the newest ten thousand are kept")
    func bounded() throws {
        for pass in 0..<21 {
            var notes = LedgerNotes()
            for number in 0..<500 {
                notes.append(Refusal(.replay, "\(pass) \(number)", time: .test(), device: .buoy))
            }
            try ledger.apply(notes, at: .test())
        }
        let kept = try ledger.refusals(limit: 100_000)
        #expect(kept.count == LoRaLedgerSchema.mostLines)
        #expect(kept.first?.text == "20 499" && kept.last?.text == "1 0")
    }

    @Test("a gateway has its last address and its last statistics")
    func gateways() throws {
        var notes = LedgerNotes()
        notes.append(LedgerGateway(eui: .roof, address: "10.0.0.1:5", version: 2, lastSeen: .test(), statistics: "{}"))
        try ledger.apply(notes, at: .test())
        notes.append(LedgerGateway(eui: .roof, address: "10.0.0.2:6", version: 1, lastSeen: .test(9)))
        try ledger.apply(notes, at: .test())
        let expected = LedgerGateway(
            eui: .roof, address: "10.0.0.2:6", version: 1, lastSeen: .test(9), statistics: "{}")
        #expect(try ledger.gateways() == [expected])
    }

    @Test("of gateways that were invented the newest thousand are kept")
    func inventedGateways() throws {
        var notes = LedgerNotes()
        for number in 0..<1100 as Range<UInt64> {
            notes.append(
                LedgerGateway(eui: EUI64(number), address: "", version: 2, lastSeen: .test(Int64(number))))
        }
        try ledger.apply(notes, at: .test())
        #expect(try ledger.gateways().count == LoRaLedgerSchema.mostGateways)
        notes.append(LedgerGateway(eui: EUI64(5000), address: "", version: 2, lastSeen: .test(5000)))
        try ledger.apply(notes, at: .test())
        #expect(try ledger.gateways().last?.eui == EUI64(5000))
    }
}
