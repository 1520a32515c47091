import Sensing
import Testing

@testable import LoRaWAN

@Suite("The frames of a join")
struct JoinFrameTests {
    private var key: LoRaKey {
        get throws { try #require(LoRaKey(hex: "00112233445566778899aabbccddeeff")) }
    }

    @Test("the request has its identities the other way round on the air")
    func request() throws {
        let request = JoinRequest(
            join: EUI64(0x0102_0304_0506_0708), device: EUI64(0x70B3_D57E_D000_0001), nonce: 0xABCD
        ).signed(try key)
        #expect(HexText.encode(request.message) == "00" + "0807060504030201" + "010000d07ed5b370" + "cdab")
        #expect(try PHYPayload(request.bytes) == .joinRequest(request))
        #expect(request.isGenuine(try key))
    }

    @Test("a request with another bit is not genuine")
    func forged() throws {
        let request = JoinRequest(join: EUI64(1), device: EUI64(2), nonce: 3).signed(try key)
        for index in 1..<request.bytes.count {
            var bytes = request.bytes
            bytes[index] ^= 0x80
            guard case .joinRequest(let changed) = try PHYPayload(bytes) else { throw FrameDefect.empty }
            #expect(!changed.isGenuine(try key), "byte \(index)")
        }
    }

    @Test("a request of another length is refused", arguments: [1, 22, 24])
    func requestLength(count: Int) {
        #expect(throws: FrameDefect.length(.joinRequest, is: count, shouldBe: "23")) {
            try PHYPayload([UInt8](repeating: 0, count: count))
        }
    }

    private func accept(_ channels: ChannelList?) -> JoinAccept {
        JoinAccept(
            joinNonce: 0x00AB_CDEF, network: 0x13, address: DeviceAddress(0x0102_0304),
            settings: DownlinkSettings(rx1Offset: 5, rx2DataRate: 3), rxDelay: 7, channels: channels)
    }

    @Test("what a device enciphers of the accept is what the server meant")
    func accept() throws {
        for channels in [nil, ChannelList(frequencies: [867_100_000, 867_300_000]), ChannelList(masks: [0xFF00])] {
            let accept = accept(channels)
            let air = accept.sealed(try key)
            #expect(air.count == (channels == nil ? 17 : 33))
            #expect(air[0] == 0x20)
            let plain = try JoinAccept.deciphered(air, try key)
            let read = try JoinAccept.read(plain: plain)
            #expect(read.accept == accept)
            #expect(read.mic == accept.expectedMIC(try key))
        }
    }

    @Test("the accept has its fields where the standard puts them")
    func acceptLayout() throws {
        #expect(HexText.encode(accept(nil).message) == "20" + "efcdab" + "130000" + "04030201" + "53" + "07")
    }

    @Test("the accept of 1.1 is signed over the request as well")
    func accept11() throws {
        let accept = accept(nil)
        let one = accept.expectedMIC(try key, answering: JoinAccept.Request(join: EUI64(1), nonce: 1))
        let other = accept.expectedMIC(try key, answering: JoinAccept.Request(join: EUI64(1), nonce: 2))
        #expect(one != other)
        #expect(one != accept.expectedMIC(try key))
    }

    @Test("channels are counted in 100 Hz, and missing ones are 0")
    func frequencies() throws {
        let list = ChannelList(frequencies: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000])
        #expect(HexText.encode(list.bytes) == "184f84e85684b85e8488668458" + "6e84" + "00")
        #expect(list.frequencies == [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000])
        #expect(list.masks == nil)
        #expect(ChannelList(frequencies: [868_100_000]).frequencies == [868_100_000, 0, 0, 0, 0])
    }

    @Test("masks are of 16 channels each, the lowest first")
    func masks() throws {
        let list = ChannelList(masks: [0xFF00, 0, 0, 0, 2])
        #expect(HexText.encode(list.bytes) == "00ff0000000000000200" + "0000000000" + "01")
        #expect(list.masks?.prefix(5) == [0xFF00, 0, 0, 0, 2])
        #expect(list.frequencies == nil)
    }

    @Test("a rejoin-request is read in its three types")
    func rejoin() throws {
        let device = EUI64(0x0102_0304_0506_0708)
        for target in [
            RejoinRequest.Target.network(type: 0, 0x010203), .joinServer(EUI64(9)), .network(type: 2, 0x010203),
        ] {
            var request = RejoinRequest(target, device: device, counter: 219)
            request.mic = request.expectedMIC(try key)
            #expect(try PHYPayload(request.bytes) == .rejoinRequest(request))
        }
        #expect(throws: FrameDefect.rejoinType(3)) { try PHYPayload([0xC0, 3] + [UInt8](repeating: 0, count: 17)) }
    }

    @Test("what is proprietary is taken as it is")
    func proprietary() throws {
        let bytes: [UInt8] = [0xE1, 5, 6]
        #expect(try PHYPayload(bytes).bytes == bytes)
    }
}
