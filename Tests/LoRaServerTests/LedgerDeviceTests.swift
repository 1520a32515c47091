import LoRaWAN
import Sensing
import Testing

@testable import LoRaServer

@Suite("Devices in the LoRa ledger")
struct LedgerDeviceTests {
    private let place: LedgerPlace
    private let ledger: LoRaLedger

    init() throws {
        place = try LedgerPlace()
        ledger = try LoRaLedger(directory: place.directory)
    }

    @Test("are there again as they were provisioned, policy and all")
    func whole() throws {
        var joining = joining()
        joining.policy.nonces = .rising
        joining.policy.adaptsDataRate = true
        var personalised = personalised(.other)
        personalised.policy.counterReset = .accepted
        personalised.policy.timeBase = .utc
        let anybody = Device(eui: EUI64(3), activation: .overTheAir(join: nil, key: key(9)))
        for device in [personalised, joining, anybody] {
            #expect(try ledger.add(device, at: .test()) == .added)
        }
        let devices = try LoRaLedger(directory: place.directory).devices()
        #expect(devices.map(\.device) == [anybody, joining, personalised])
        #expect(devices.allSatisfy { $0.added == .test() && $0.memory == DeviceMemory() })
    }

    @Test("say whether they were changed")
    func additions() throws {
        #expect(try ledger.add(joining(), at: .test()) == .added)
        #expect(try ledger.add(joining(), at: .test(1)) == .unchanged)
        #expect(try ledger.add(joining(.buoy, 0xA2), at: .test(1)) == .changed)
        #expect(try ledger.device(.buoy)?.device == joining(.buoy, 0xA2))
        #expect(try ledger.remove(.buoy, at: .test(2)))
        #expect(try !ledger.remove(.buoy, at: .test(2)))
        #expect(try ledger.device(.buoy) == nil)
        #expect(try ledger.devices().isEmpty)
        #expect(try ledger.add(joining(), at: .test(3)) == .revived)
    }

    @Test("that were removed and come again still know their nonces and how often they joined")
    func revived() throws {
        _ = try ledger.add(joining(), at: .test())
        var memory = DeviceMemory()
        memory.nonces = [EUI64(1): [7, 8]]
        memory.joinNonce = 3
        try ledger.apply([.memory(.buoy, memory)], at: .test(1))
        _ = try ledger.remove(.buoy, at: .test(2))
        _ = try ledger.add(joining(), at: .test(3))
        let device = try #require(try ledger.device(.buoy))
        #expect(device.memory.nonces == [EUI64(1): [7, 8]])
        #expect(device.memory.joinNonce == 3)
        #expect(device.usedNonces == 2)
    }

    @Test("with other keys begin a new session, and the keys of the old one are kept")
    func otherKeys() throws {
        _ = try ledger.add(personalised(), at: .test())
        var memory = DeviceMemory()
        memory.session = session(0x0100_0001, 0xB1, uplink: 40)
        try ledger.apply([.memory(.buoy, memory)], at: .test(1))
        #expect(try ledger.add(personalised(.buoy, 0xC1), at: .test(2)) == .changed)
        #expect(try ledger.device(.buoy)?.memory.session == nil)
        let kept = try #require(try ledger.sessions(of: .buoy).first)
        #expect(kept.state == .earlier && kept.session == memory.session && kept.ended == .test(2))
    }

    @Test("whose policy alone changes keep their session")
    func otherPolicy() throws {
        _ = try ledger.add(personalised(), at: .test())
        var memory = DeviceMemory()
        memory.session = session(0x0100_0001, 0xB1, uplink: 40)
        try ledger.apply([.memory(.buoy, memory)], at: .test(1))
        var device = personalised()
        device.policy.counterReset = .accepted
        #expect(try ledger.add(device, at: .test(2)) == .changed)
        #expect(try ledger.device(.buoy)?.memory.session == memory.session)
    }

    @Test("show no key, however they are printed")
    func keys() throws {
        _ = try ledger.add(joining(), at: .test())
        _ = try ledger.add(personalised(.other), at: .test())
        var memory = DeviceMemory()
        memory.session = session(1, 0xB1)
        try ledger.apply([.memory(.buoy, memory)], at: .test())
        var printed = ""
        dump(try ledger.devices(), to: &printed)
        dump(try ledger.sessions(of: .buoy), to: &printed)
        printed += "\(try ledger.devices()) \(String(reflecting: try ledger.sessions(of: .buoy)))"
        for byte in [0xA1, 0xB1, 0xB2] as [UInt8] {
            #expect(!printed.lowercased().contains(String(repeating: String(byte, radix: 16), count: 4)))
            #expect(!printed.contains("\(byte), \(byte)"))
        }
    }
}
