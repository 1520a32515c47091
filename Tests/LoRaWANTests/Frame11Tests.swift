import Sensing
import Testing

@testable import LoRaWAN

@Suite("A data frame of LoRaWAN 1.1")
struct Frame11Tests {
    private func key(_ last: String) throws -> LoRaKey {
        try #require(LoRaKey(hex: String(repeating: "02", count: 15) + last))
    }

    private var keys: SessionKeys11 {
        get throws {
            SessionKeys11(
                forwardingIntegrity: try key("03"), servingIntegrity: try key("02"), networkCipher: try key("04"),
                application: try #require(LoRaKey(hex: String(repeating: "01", count: 16))))
        }
    }

    private let address = DeviceAddress(0x0102_0304)

    /// brocaar/lorawan, phypayload_test.go: a payload of "hello", data rate 2, channel 3, without and with ACK.
    @Test(
        "has half of its MIC by either key, and an acknowledged counter enters it",
        arguments: [("80", "7612366a", 0), ("a0", "f842c4b9", 1)])
    func uplink(control: String, mic: String, confirmed: Int) throws {
        let bytes = try #require(HexText.decode("4004030201\(control)010001a694642615\(mic)"))
        guard case .data(let frame) = try PHYPayload(bytes) else { throw FrameDefect.empty }
        let terms = FrameIntegrity.UplinkTerms(
            confirmedCounter: UInt16(confirmed), dataRate: 2, channel: 3)
        let expected = FrameIntegrity.mic11(
            of: frame.message, keys: try keys, address: address, counter: 1, terms: terms)
        #expect("\(expected)" == mic)
    }

    /// The same source: LinkCheckAns 02 07 01 without a port, NFCntDown.
    @Test("has its FOpts enciphered, in two ways that do not fit together")
    func options() throws {
        let plain: [UInt8] = [2, 7, 1]
        let key = try keys.networkCipher
        let errata = FrameCipher.options(
            plain, key: key, direction: .down, address: address, counter: 0,
            block: .errata(usesApplicationCounter: false))
        #expect(HexText.encode(errata) == "dfb4f1")
        let original = FrameCipher.options(
            plain, key: key, direction: .down, address: address, counter: 0, block: .original)
        #expect(original != errata)
        let back = FrameCipher.options(
            original, key: key, direction: .down, address: address, counter: 0, block: .original)
        #expect(back == plain)
    }
}
