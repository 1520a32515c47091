import Sensing
import Testing

@testable import LoRaWAN

@Suite("A packet that a gateway heard")
struct ReceivedPacketTests {
    @Test(
        "has its frequency to the hertz, rounded and not cut",
        arguments: [
            ("868.1", UInt32(868_100_000)), ("868.100000", 868_100_000), ("868.0999999", 868_100_000),
            ("868.299999999999999999999999", 868_300_000), ("8.681e2", 868_100_000), ("923.2", 923_200_000),
            ("868", 868_000_000), ("867.8999996", 867_900_000), ("868.1000004", 868_100_000),
        ])
    func frequency(text: String, hertz: UInt32) throws {
        #expect(try GatewayBytes.read(["freq": text]).packets.first?.frequency == hertz)
    }

    @Test("whose modem is printed with a blank is read")
    func blanks() throws {
        #expect(try GatewayBytes.read(["mid": " 1"]).packets.count == 1)
    }

    @Test(
        "has its counter as 32 bits without a sign",
        arguments: [
            ("0", UInt32(0)), ("4294967295", .max), ("3512348611", 3_512_348_611),
        ])
    func counter(text: String, value: UInt32) throws {
        #expect(try GatewayBytes.read(["tmst": text]).packets.first?.counter == value)
    }

    @Test(
        "is good, bad or without a CRC",
        arguments: [
            ("1", ReceivedPacket.Integrity.good), ("-1", .bad), ("0", .none), ("7", .none), (nil, .none),
        ] as [(String?, ReceivedPacket.Integrity)])
    func integrity(text: String?, value: ReceivedPacket.Integrity) throws {
        #expect(try GatewayBytes.read(["stat": text]).packets.first?.integrity == value)
    }

    @Test(
        "has the modulation that its 'modu' and 'datr' say",
        arguments: [
            ("\"LORA\"", "\"SF7BW125\"", Modulation.lora(spreadingFactor: 7, bandwidth: 125_000)),
            ("\"LORA\"", "\"SF12BW500\"", .lora(spreadingFactor: 12, bandwidth: 500_000)),
            ("\"FSK\"", "50000", .fsk(bitRate: 50_000)),
            ("\"LR-FHSS\"", "\"M0CW137\"", .other("LR-FHSS M0CW137")),
        ])
    func modulation(modulation: String, rate: String, value: Modulation) throws {
        #expect(try GatewayBytes.read(["modu": modulation, "datr": rate]).packets.first?.modulation == value)
    }

    @Test(
        "may have any code rate, or none",
        arguments: [
            ("\"4/5\"", "4/5"), ("\"4/8\"", "4/8"), ("\"OFF\"", "OFF"), ("\"4\\/5\"", "4/5"), (nil, nil),
        ] as [(String?, String?)])
    func codeRate(text: String?, value: String?) throws {
        let packet = try GatewayBytes.read(["codr": text]).packets.first
        #expect(packet?.codeRate == value)
        #expect(packet != nil)
    }

    /// The bytes fb ff fe: their text has both characters that differ between the alphabets.
    @Test(
        "has its bytes in either alphabet, with padding or without",
        arguments: [
            "\"+//+\"", "\"-__-\"", "\"+\\/\\/+\"",
        ])
    func alphabets(data: String) throws {
        #expect(try GatewayBytes.read(["data": data, "size": "3"]).packets.first?.payload == [0xFB, 0xFF, 0xFE])
    }

    @Test(
        "need not have its bytes padded",
        arguments: [
            ("\"QPE\"", [UInt8(0x40), 0xF1]), ("\"QPE=\"", [0x40, 0xF1]), ("\"QA\"", [0x40]), ("\"QA==\"", [0x40]),
        ])
    func padding(data: String, bytes: [UInt8]) throws {
        #expect(try GatewayBytes.read(["data": data, "size": "\(bytes.count)"]).packets.first?.payload == bytes)
    }

    @Test("of several antennas is taken as the best of them heard it (Kerlink iBTS)")
    func antennas() throws {
        let rsig =
            "[{\"ant\":0,\"chan\":7,\"rssic\":-107,\"lsnr\":-14.2,\"etime\":\"x\"},"
            + "{\"ant\":1,\"chan\":23,\"rssic\":-109,\"lsnr\":-7.5}]"
        let packet = try GatewayBytes.read(["rssi": nil, "lsnr": nil, "rsig": rsig]).packets.first
        #expect(packet?.rssi == -109)
        #expect(packet?.snr == -7.5)
    }

    @Test("has the strength of the channel, where the antennas' are given too")
    func strength() throws {
        let packet = try GatewayBytes.read(["rsig": "[{\"rssic\":-50,\"lsnr\":9}]"]).packets.first
        #expect(packet?.rssi == -101)
    }

    @Test("whose numbers are words of printf is read without them", arguments: ["nan", "-nan", "inf", "-inf", "null"])
    func notANumber(word: String) throws {
        let packet = try GatewayBytes.read(["lsnr": word]).packets.first
        #expect(packet?.snr == nil)
        #expect(packet?.rssi == -101)
    }

    @Test("with a time that is none is read without it")
    func badTime() throws {
        let packet = try GatewayBytes.read(["time": "\"yesterday\"", "tmms": "1e300"]).packets.first
        #expect(packet != nil)
        #expect(packet?.time == nil)
        #expect(packet?.gpsMilliseconds == nil)
    }

    @Test("whose member comes twice has the later one")
    func twice() throws {
        let text = "{\"rxpk\":[" + GatewayBytes.packet().dropLast() + ",\"rssi\":-77}]}"
        #expect(try GatewayBytes.content(text).packets.first?.rssi == -77)
    }

    @Test(
        "that lacks what is needed, or has it wrong, is told and does no harm to the others",
        arguments: [
            ("tmst", nil), ("tmst", "-1"), ("tmst", "4294967296"), ("tmst", "1.5"), ("tmst", "1e300"),
            ("tmst", "\"1\""),
            ("freq", nil), ("freq", "0"), ("freq", "1e9"), ("freq", "nan"), ("freq", "868100000"),
            ("modu", nil), ("modu", "5"), ("datr", nil), ("datr", "7"), ("datr", "\"SF7\""), ("datr", "\"SF4BW125\""),
            ("datr", "\"SF13BW125\""), ("datr", "\"SF7BW0\""), ("datr", "\"SF7BW125x\""),
            ("datr", "\"SF99999999999BW1\""),
            ("data", nil), ("data", "17"), ("data", "\"QPF9v kkA\""), ("data", "\"Q\""), ("data", "\"QPF9vkk*\""),
            ("data", "\"QPE==\""), ("size", "16"), ("size", "18"), ("size", "-17"), ("size", "1e99"),
        ] as [(String, String?)])
    func defects(name: String, value: String?) throws {
        let push = try GatewayBytes.content(
            "{\"rxpk\":[\(GatewayBytes.packet([name: value])),\(GatewayBytes.packet())]}")
        #expect(push.packets.count == 1)
        #expect(push.defects.count == 1)
    }

    @Test("of more bytes than LoRa carries is told")
    func tooLong() throws {
        let data = "\"" + String(repeating: "AAAA", count: 86) + "\""
        #expect(try GatewayBytes.read(["data": data, "size": "258"]).packets.isEmpty)
    }

    @Test("of 255 bytes is read")
    func longest() throws {
        let data = "\"" + String(repeating: "AAAA", count: 85) + "\""
        #expect(try GatewayBytes.read(["data": data, "size": "255"]).packets.first?.payload.count == 255)
    }
}
