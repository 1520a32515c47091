import Sensing
import Testing

@testable import LoRaWAN

@Suite("Topics and downlinks of a network server")
struct NetworkServerTopicsTests {
    @Test("ChirpStack's events of one application are listened to")
    func chirpStack() throws {
        let topics = try #require(NetworkServerTopics(.chirpStack, application: "17c82e96"))
        #expect(topics.subscriptions == ["application/17c82e96/device/+/event/+"] && topics.hints == [])
        let parts = topics.parts(of: "application/17c82e96/device/0101010101010101/event/up")
        #expect(parts?.name == "0101010101010101" && parts?.event == "up")
    }

    @Test("The Things Stack's uplinks of one application are listened to, and not our own commands")
    func thingsStack() throws {
        let topics = try #require(NetworkServerTopics(.thingsStack, application: "app1@tenant1"))
        #expect(topics.subscriptions == ["v3/app1@tenant1/devices/+/up"])
        #expect(topics.hints.contains("v3/app1@tenant1/devices/+/down/sent"))
        #expect(!topics.hints.contains { $0.hasSuffix("/push") || $0.hasSuffix("+/down/+") })
        let parts = topics.parts(of: "v3/app1@tenant1/devices/dev1/down/sent")
        #expect(parts?.name == "dev1" && parts?.event == "down/sent")
    }

    @Test("A prefix stands before both", arguments: ["site/a", "/site/a/", "site//a"])
    func prefix(text: String) throws {
        let topics = try #require(NetworkServerTopics(.chirpStack, application: "x", prefix: text))
        #expect(topics.subscriptions == ["site/a/application/x/device/+/event/+"])
        #expect(topics.parts(of: "site/a/application/x/device/01/event/up")?.name == "01")
    }

    @Test(
        "A topic of something else has no parts",
        arguments: [
            "", "application/x", "application/x/device", "application/x/device/", "application/x/device/01",
            "application/x/device/01/command/down", "application/x/device//event/up", "application/y/device/1/event/up",
            "application/x/device/01/event/up/more", "application/x/devices/01/event/up",
        ])
    func others(topic: String) throws {
        let topics = try #require(NetworkServerTopics(.chirpStack, application: "x"))
        #expect(topics.parts(of: topic) == nil)
    }

    @Test("An application that would listen to more than its own is refused", arguments: ["", "a/b", "+", "a#"])
    func refused(application: String) {
        #expect(NetworkServerTopics(.thingsStack, application: application) == nil)
    }

    @Test("A downlink is what ChirpStack takes, with an identity and an end")
    func chirpStackDownlink() throws {
        let topics = try #require(NetworkServerTopics(.chirpStack, application: "x"))
        let downlink = NetworkServerDownlink(Self.downlink, to: "0004a30b001c0530", by: topics)
        #expect(downlink.topic == "application/x/device/0004a30b001c0530/command/down")
        #expect(
            String(decoding: downlink.message, as: UTF8.self)
                == #"{"id":"a30b001c-0530-8fa1-8000-000000000011","devEui":"0004a30b001c0530","confirmed":true,"#
                + #""fPort":15,"data":"vu8=","expiresAt":"2026-11-22T00:00:00.000Z"}"#)
    }

    @Test("A downlink is what The Things Stack takes, with a correlation id")
    func thingsStackDownlink() throws {
        let topics = try #require(NetworkServerTopics(.thingsStack, application: "app1"))
        let downlink = NetworkServerDownlink(Self.downlink, to: "dev1", by: topics)
        #expect(downlink.topic == "v3/app1/devices/dev1/down/push")
        #expect(
            String(decoding: downlink.message, as: UTF8.self)
                == #"{"downlinks":[{"f_port":15,"frm_payload":"vu8=","priority":"NORMAL","confirmed":true,"#
                + #""correlation_ids":["fairlead:downlink:17"]}]}"#)
    }

    @Test(
        "A downlink's number comes back from its UUID",
        arguments: [0, 1, 17, 1_795_222_010_123, 1 << 62 - 1] as [UInt64])
    func identity(number: UInt64) {
        let device = EUI64(0x70B3_D57E_D000_0001)
        let uuid = DownlinkIdentity.uuid(of: number, device: device)
        #expect(uuid.utf8.count == 36)
        #expect(DownlinkIdentity.number(uuid: uuid, device: device) == number)
        #expect(DownlinkIdentity.number(uuid: uuid, device: EUI64(0x70B3_D57E_D000_0002)) == nil)
    }

    private static let downlink = Downlink(
        number: 17, device: EUI64(0x0004_A30B_001C_0530), port: 15, payload: [0xBE, 0xEF], isConfirmed: true,
        queued: Instant(unixSeconds: 1_795_219_200), expires: Instant(unixSeconds: 1_795_305_600))
}
