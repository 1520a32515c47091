import LoRaWAN
import Sensing
import Store
import Testing

@testable import LoRaServer

@Suite("A LoRa ledger that the daemon and the command line write")
struct LedgerSharingTests {
    private let place: LedgerPlace
    private let daemon: LoRaLedger
    private let commandLine: LoRaLedger

    init() throws {
        place = try LedgerPlace()
        // A slow machine needs more patience with two that write than the usual five seconds.
        daemon = try LoRaLedger(directory: place.directory, busyTimeoutMilliseconds: 60_000)
        commandLine = try LoRaLedger(directory: place.directory, busyTimeoutMilliseconds: 60_000)
    }

    @Test("says that somebody else changed it, and not that one did so oneself")
    func changed() throws {
        #expect(try daemon.changed())
        #expect(try !daemon.changed())
        _ = try daemon.add(joining(), at: .test())
        #expect(try !daemon.changed())
        _ = try commandLine.add(joining(.other), at: .test())
        #expect(try daemon.changed())
        #expect(try !daemon.changed())
    }

    @Test("keeps nonces forgotten that the daemon still has in mind")
    func forgotten() throws {
        _ = try daemon.add(joining(), at: .test())
        var memory = DeviceMemory()
        memory.nonces = [EUI64(1): [1, 2, 3]]
        try daemon.apply([.memory(.buoy, memory)], at: .test())
        #expect(try commandLine.forgetNonces(of: .buoy) == 3)
        memory.nonces[EUI64(1)]?.insert(4)
        try daemon.apply([.memory(.buoy, memory)], at: .test())
        #expect(try commandLine.device(.buoy)?.memory.nonces == [EUI64(1): [4]])
    }

    @Test("keeps a session ended that the daemon still counts on")
    func ended() throws {
        _ = try daemon.add(personalised(), at: .test())
        var memory = DeviceMemory()
        memory.session = session(0x0100_0001, 0xB1, uplink: 4)
        try daemon.apply([.memory(.buoy, memory)], at: .test())
        _ = try commandLine.add(personalised(.buoy, 0xC1), at: .test())
        memory.session?.uplinkCounter = 5
        try daemon.apply([.memory(.buoy, memory)], at: .test())
        #expect(try commandLine.device(.buoy)?.memory.session == nil)
    }

    @Test("refuses in words while another holds it, and works when that one is done")
    func busy() throws {
        let hasty = try LoRaLedger(directory: place.directory, busyTimeoutMilliseconds: 1)
        let other = try SQLiteDatabase(path: place.file, mode: .readWrite)
        try other.execute("BEGIN IMMEDIATE", purpose: "holding it")
        do throws(LoRaLedgerError) {
            _ = try hasty.add(joining(), at: .test())
            Issue.record("it was held")
        } catch {
            #expect(error.description.contains("in use by another process"))
        }
        try other.execute("COMMIT", purpose: "letting it go")
        #expect(try hasty.add(joining(), at: .test()) == .added)
    }

    @Test("loses nothing of either when both write at once")
    func both() async throws {
        let ledgers = [daemon, commandLine]
        _ = try daemon.add(joining(), at: .test())
        try await withThrowingTaskGroup { group in
            for ledger in ledgers {
                group.addTask {
                    for number in 0..<40 {
                        _ = try ledger.queue(
                            device: .buoy, port: 1, payload: [UInt8(number)], isConfirmed: false, queued: .test(),
                            expires: .test())
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try daemon.downlinks(limit: 1000).map(\.downlink.number) == (1...80).reversed())
    }
}
