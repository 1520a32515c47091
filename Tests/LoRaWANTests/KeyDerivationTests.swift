import Sensing
import Testing

@testable import LoRaWAN

@Suite("The keys of a session")
struct KeyDerivationTests {
    /// chirpstack, lrwn/src/keys.rs: the network's root key of its tests.
    private var root: LoRaKey {
        get throws { try #require(LoRaKey(hex: "01020304050607080102030405060708")) }
    }

    @Test("of 1.0 follow from the root key, the network and both nonces")
    func session() throws {
        let keys = KeyDerivation.session(root: try root, joinNonce: 65_536, network: 0x010203, deviceNonce: 258)
        #expect(keys.network.hex == "df53c35f3034ccced0ff354c70de04df")
        #expect(keys.application.hex == "927b9c911183cffe4cb2ff4b75545f6d")
    }

    @Test("of 1.1 follow from two root keys and whom the device joined")
    func session11() throws {
        let zero = try #require(LoRaKey([UInt8](repeating: 0, count: 16)))
        let keys = KeyDerivation.session11(
            network: try root, application: zero, joinNonce: 65_536, join: EUI64(0x0807_0605_0403_0201),
            deviceNonce: 258)
        #expect(keys.application.hex == "01621215d1ca08febf0c602cc2ad90fa")
        #expect(keys.forwardingIntegrity.hex == "537f8aae896c79e015d102d06286354e")
        #expect(keys.servingIntegrity.hex == "589498993092cfdb5fd2e02ac7510bf1")
        #expect(keys.networkCipher.hex == "9898283c4f66eb6c6fd5165882046c40")
    }

    @Test("of a join server are the root key's answer to the device's name")
    func joinServer() throws {
        let device = EUI64(0x0102_0304_0506_0708)
        let block: [UInt8] = [8, 7, 6, 5, 4, 3, 2, 1] + [UInt8](repeating: 0, count: 7)
        #expect(
            KeyDerivation.joinServerCipher(root: try root, device: device).bytes
                == AES128.encrypt([5] + block, key: try root))
        #expect(
            KeyDerivation.joinServerIntegrity(root: try root, device: device).bytes
                == AES128.encrypt([6] + block, key: try root))
    }

    @Test("are shown by nothing that prints them")
    func secrecy() throws {
        let key = try root
        let keys = SessionKeys(network: key, application: key)
        let device = Device(eui: EUI64(1), activation: .overTheAir(join: nil, key: key))
        let personalised = Device(eui: EUI64(1), activation: .personalised(DeviceAddress(1), keys))
        var shown = "\(key)\(keys)\(device)\(personalised)" + String(reflecting: key) + String(reflecting: keys)
        shown += String(reflecting: device) + String(reflecting: personalised)
        dump(device, to: &shown)
        dump(personalised, to: &shown)
        #expect(!shown.lowercased().contains(key.hex))
        // Nor as a list of numbers.
        #expect(!shown.contains("1, 2, 3, 4, 5, 6"))
    }
}
