import LoRaWAN
import Sensing
import StationClock
import TestSupport
import Testing
import Transports

@testable import NetworkServers

@Suite("A Things Stack, which a real broker stands in for", .timeLimit(.minutes(10)))
struct ThingsStackDrillTests {
    private static let buoy = EUI64(0x70B3_D57E_D000_0001)
    private static let root = "v3/reef@ifremer/devices"

    private let heard = HeardFrames()
    private let log = LogCollector()

    @Test("Its uplinks come; those of others, and those made by hand, do not")
    func uplinks() async throws {
        let broker = try Mosquitto()
        let (link, _) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(Self.uplink("dev9", EUI64(9), counter: 1), on: "\(Self.root)/dev9/up")
        try await server.say(
            Self.uplink("dev1", Self.buoy, counter: 3).dropLast() + #","simulated":true}"#, on: "\(Self.root)/dev1/up")
        try await server.say(Self.uplink("dev1", Self.buoy, counter: 4), on: "\(Self.root)/dev1/up")
        try await eventually { heard.frames.count == 1 }
        await link.stop()
        #expect(heard.frames.map(\.raw) == [Array(Self.uplink("dev1", Self.buoy, counter: 4).utf8)])
        #expect(link.status.unknownDevices == 1 && link.status.refusals == [.simulated: 1])
    }

    @Test("A downlink needs the name that a device has there: from an uplink, or from what was stored")
    func downlinks() async throws {
        let broker = try Mosquitto()
        let server = try standIn(broker)
        let (link, member) = try await listening(to: broker)
        let failure = await #expect(throws: LinkFailure.self) { try await member.queue([10, 1, 0, 60]) }
        #expect(failure?.remedy == "wait until the device was heard once")
        try await server.say(Self.uplink("dev1", Self.buoy, counter: 4), on: "\(Self.root)/dev1/up")
        try await eventually { heard.frames.count == 1 }
        let number = try await member.queue([10, 1, 0, 60])
        let command = try #require(await server.command())
        #expect(command.topic == "\(Self.root)/dev1/down/push")
        #expect(
            String(decoding: command.payload, as: UTF8.self)
                == #"{"downlinks":[{"f_port":10,"frm_payload":"AQA8","priority":"NORMAL","confirmed":false,"#
                + #""correlation_ids":["fairlead:downlink:\#(number)"]}]}"#)
        for state in ["queued", "sent", "failed"] {
            try await server.say(
                #"{"end_device_ids":{"device_id":"dev1","dev_eui":"70B3D57ED0000001"},"#
                    + #""correlation_ids":["fairlead:downlink:\#(number)"],"downlink_\#(state)":{}}"#,
                on: "\(Self.root)/dev1/down/\(state)")
        }
        try await eventually { heard.news.count == 3 }
        await link.stop()
        #expect(heard.news.map(\.state) == [.queued, .sent, .failed])
        let (next, again) = try await listening(
            to: broker, prepare: { $0.remember(Self.buoy, stored: heard.frames[0].raw) })
        #expect(try await again.queue([10, 1, 0, 60]) > number)
        #expect(await server.command()?.topic == "\(Self.root)/dev1/down/push")
        await next.stop()
    }

    // MARK: parts

    private func listening(
        to broker: Mosquitto, prepare: (NetworkServerLink) -> Void = { _ in }
    ) async throws -> (NetworkServerLink, NetworkServerMember) {
        var settings = NetworkServerLinkSettings(
            name: "ttn", kind: .thingsStack, host: "127.0.0.1", port: broker.port, application: "reef@ifremer",
            station: "demo")
        settings.firstRetryMilliseconds = 20
        settings.longestRetryMilliseconds = 200
        let link = NetworkServerLink(settings, clock: StationClock(), log: log.logger)
        let heard = heard
        let member = link.join(LoRaWANSettings(device: Self.buoy, server: "ttn")) { heard.consumer(of: Self.buoy) }
        prepare(link)
        try link.start()
        try await eventually { link.status.state == .open }
        return (link, member)
    }

    private func standIn(_ broker: Mosquitto) throws -> NetworkServerStandIn {
        try NetworkServerStandIn(broker, commands: "v3/+/devices/+/down/push")
    }

    private static func uplink(_ name: String, _ device: EUI64, counter: UInt32) -> String {
        """
        {"end_device_ids":{"device_id":"\(name)","dev_eui":"\(device.description.uppercased())","dev_addr":"00BCB929"},\
        "received_at":"2026-11-21T15:15:46.014773143Z","uplink_message":{"session_key_id":"AXA50tHUGUucuzS/bCGMNw==",\
        "f_port":1,"f_cnt":\(counter),"frm_payload":"gkHe","rx_metadata":[{"gateway_ids":{"gateway_id":"gtw1",\
        "eui":"9C5C8E00001A05C4"},"rssi":-35,"snr":5}],"settings":{"data_rate":{"lora":{"bandwidth":125000,\
        "spreading_factor":7}},"frequency":"868300000"},"received_at":"2026-11-21T15:15:45.789585559Z"}}
        """
    }
}
