import Forwarders
import LoRaWAN
import Sensing
import StationClock
import TestSupport
import Testing
import Transports

@testable import NetworkServers

@Suite("A ChirpStack behind a real broker", .timeLimit(.minutes(10)))
struct ChirpStackDrillTests {
    private static let buoy = EUI64(0x70B3_D57E_D000_0001)
    private static let application = "17c82e96-be03-4f38-aef3-f83d48582d97"

    private let heard = HeardFrames()
    private let log = LogCollector()

    @Test("An uplink of an instrument comes once, as it was sent; other devices are counted and no more")
    func uplinks() async throws {
        let broker = try Mosquitto()
        let (link, _) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await server.say("{}", on: Self.topic("up", of: EUI64(0x70B3_D57E_D000_0002)))
        try await server.say("{}", on: "application/other/device/\(Self.buoy)/event/up")
        try await server.say(Self.uplink(7), on: Self.topic("up"))
        try await eventually { heard.frames.count == 2 && link.status.unknownDevices == 1 }
        await link.stop()
        #expect(heard.frames.map(\.raw) == [Array(Self.uplink(4).utf8), Array(Self.uplink(7).utf8)])
        #expect(heard.counters == [4, 7] && heard.frames.map(\.lost) == [0, 2])
        #expect(heard.frames[0].reception.rssi == -36 && heard.frames[0].reception.basis == .networkServer)
        #expect(link.status.uplinks == 2 && link.status.repeated == 1 && link.status.refusals == [:])
        #expect(heard.threads == 1)
        #expect(!log.lines.contains { $0.contains("network server 'campus'") })
    }

    @Test("What the broker kept for whoever subscribes is no news")
    func retained() async throws {
        let broker = try Mosquitto()
        let server = try standIn(broker)
        try await server.say(Self.uplink(4), on: Self.topic("up"), retain: true)
        let (link, _) = try await listening(to: broker)
        try await server.say(Self.uplink(5), on: Self.topic("up"))
        try await eventually { !heard.frames.isEmpty }
        await link.stop()
        #expect(heard.counters == [5] && link.status.retained == 1)
    }

    @Test("What the store does not take is offered again until it does")
    func offeredAgain() async throws {
        let broker = try Mosquitto()
        heard.refuse(2)
        let (link, _) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await eventually { !heard.frames.isEmpty }
        await link.stop()
        #expect(heard.counters == [4] && link.status.waiting == 0 && link.status.lost == 0)
    }

    @Test("What comes while the broker is away, or the station, comes afterwards")
    func restarts() async throws {
        let broker = try Mosquitto()
        let (link, member) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await eventually { heard.frames.count == 1 }
        broker.stop()
        try await eventually { if case .waiting = member.status.state { true } else { false } }
        try broker.start()
        try await server.say(Self.uplink(5), on: Self.topic("up"))
        try await eventually { heard.frames.count == 2 }
        await link.stop()
        #expect(heard.states.last == .stopped)
        try await server.say(Self.uplink(6), on: Self.topic("up"))
        let (next, _) = try await listening(
            to: broker, prepare: { $0.remember(Self.buoy, stored: heard.frames[1].raw) })
        // The broker gives it once more, as after a power cut.
        try await server.say(Self.uplink(5), on: Self.topic("up"))
        try await server.say(Self.uplink(8), on: Self.topic("up"))
        try await eventually { heard.frames.count == 4 }
        await next.stop()
        #expect(heard.counters == [4, 5, 6, 8] && heard.frames.map(\.lost) == [0, 0, 0, 1])
        #expect(next.status.repeated == 1)
    }

    @Test("A wrong password is told once, and not what it is")
    func wrongPassword() async throws {
        let broker = try Mosquitto(password: "right")
        let (link, member) = try start(
            broker, settings: { $0.credentials = Credentials(user: "fairlead", password: "Wr0ng!") })
        try await eventually {
            if case .waiting(let failure, _) = member.status.state { failure.reason.contains("refuses") } else { false }
        }
        try await eventually { broker.log.split(separator: "\n").count { $0.contains("not authorised") } >= 6 }
        await link.stop()
        #expect(log.lines.count { $0.contains("refuses the connection") } == 1)
        #expect(!log.lines.contains { $0.contains("Wr0ng!") })
        #expect(heard.states.count { if case .waiting = $0 { true } else { false } } <= 2)
    }

    @Test("It is listened to over TLS with its authority and password")
    func encrypted() async throws {
        let broker = try Mosquitto(password: "right", isEncrypted: true)
        let (link, _) = try await listening(
            to: broker, settings: { $0.credentials = Credentials(user: "fairlead", password: "right") })
        let server = try NetworkServerStandIn(broker, commands: "none", password: "right")
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await eventually { heard.counters == [4] }
        await link.stop()
    }

    @Test("A message that cannot be used costs a counter and one line")
    func refused() async throws {
        let broker = try Mosquitto()
        let (link, _) = try await listening(to: broker)
        let server = try standIn(broker)
        for _ in 0..<3 { try await server.say("\n\u{12}no JSON", on: Self.topic("up")) }
        let other = EUI64(0x70B3_D57E_D000_0003)
        try await server.say(Self.uplink(1, of: other), on: Self.topic("up"))
        try await server.say(
            #"{"deviceInfo":{"devEui":"\#(Self.buoy)"},"joinServerContext":{}}"#, on: Self.topic("up"))
        try await server.say(Self.uplink(9), on: Self.topic("up"))
        try await eventually { heard.counters == [9] }
        await link.stop()
        #expect(link.status.refusals == [.broken: 4, .enciphered: 1])
        #expect(log.lines.count { $0.contains("json=true") } == 1)
        #expect(log.lines.count { $0.contains("AppSKey") } == 1)
        #expect(log.lines.count { $0.contains("network server 'campus'") } == 2)
    }

    @Test("What a device tells of its battery goes with its next uplink")
    func battery() async throws {
        let broker = try Mosquitto()
        let (link, _) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(
            #"{"deviceInfo":{"devEui":"\#(Self.buoy)"},"margin":12,"batteryLevel":100}"#, on: Self.topic("status"))
        for counter in 4...5 { try await server.say(Self.uplink(UInt32(counter)), on: Self.topic("up")) }
        try await eventually { heard.frames.count == 2 }
        await link.stop()
        #expect(heard.frames.map(\.battery) == [254, nil] && heard.frames.map(\.margin) == [12, nil])
    }

    @Test("A downlink is queued there, and what becomes of it is told by its number")
    func downlink() async throws {
        let broker = try Mosquitto()
        let (link, member) = try await listening(to: broker)
        let server = try standIn(broker)
        try await server.say(Self.uplink(4), on: Self.topic("up"))
        try await eventually { heard.frames.count == 1 }
        let number = try await member.queue([15, 0xBE, 0xEF])
        let command = try #require(await server.command())
        #expect(command.topic == "application/\(Self.application)/device/\(Self.buoy)/command/down")
        let text = String(decoding: command.payload, as: UTF8.self)
        #expect(text.contains(#""devEui":"70b3d57ed0000001","confirmed":true,"fPort":15,"data":"vu8=","expiresAt":""#))
        let item = try #require(text.split(separator: "\"").dropFirst(3).first)
        for (event, rest) in [("txack", ""), ("ack", #","acknowledged":true"#)] {
            try await server.say(
                #"{"deviceInfo":{"devEui":"\#(Self.buoy)"},"queueItemId":"\#(item)"\#(rest)}"#, on: Self.topic(event))
        }
        try await eventually { heard.news.count == 3 }
        await link.stop()
        #expect(heard.news.map(\.state) == [.queued, .sent, .confirmed])
        #expect(heard.news.allSatisfy { $0.number == number && $0.device == Self.buoy })
        #expect(link.status.downlinks == 1 && heard.threads == 1)
    }

    @Test("A downlink that the broker's rules forbid fails, and so does one without a port")
    func forbidden() async throws {
        let broker = try Mosquitto(rules: ["topic read #"])
        let (link, member) = try await listening(to: broker)
        let refusal = await #expect(throws: LinkFailure.self) { try await member.transmit([15, 1]) }
        #expect(refusal?.description.contains("access rules") == true)
        for bytes in [[], [0, 1], [224, 1], [1] + [UInt8](repeating: 0, count: 243)] as [[UInt8]] {
            await #expect(throws: LinkFailure.self) { try await member.transmit(bytes) }
        }
        await link.stop()
        #expect(heard.news == [])
    }

    @Test("A downlink fails at once while there is no connection")
    func disconnected() async throws {
        let broker = try Mosquitto()
        broker.stop()
        let (link, member) = try start(broker)
        await #expect(throws: LinkFailure.self) { try await member.transmit([15, 1]) }
        await link.stop()
        await #expect(throws: LinkFailure.self) { try await member.transmit([15, 1]) }
    }

    @Test("An application that is no part of a topic is refused at the start")
    func application() throws {
        let settings = NetworkServerLinkSettings(
            name: "campus", kind: .chirpStack, host: "127.0.0.1", port: 1, application: "a/+", station: "demo")
        let link = NetworkServerLink(settings, clock: StationClock(), log: log.logger)
        #expect(throws: LinkFailure.self) { try link.start() }
    }

    // MARK: parts

    private func start(
        _ broker: Mosquitto, settings change: (inout NetworkServerLinkSettings) -> Void = { _ in },
        prepare: (NetworkServerLink) -> Void = { _ in }
    ) throws -> (NetworkServerLink, NetworkServerMember) {
        var settings = NetworkServerLinkSettings(
            name: "campus", kind: .chirpStack, host: "127.0.0.1", port: broker.port, application: Self.application,
            station: "demo")
        settings.certificateAuthorityFile = broker.certificate
        settings.firstRetryMilliseconds = 20
        settings.longestRetryMilliseconds = 200
        change(&settings)
        let link = NetworkServerLink(settings, clock: StationClock(), log: log.logger)
        let heard = heard
        let member = link.join(LoRaWANSettings(device: Self.buoy, server: "campus", confirmsDownlinks: true)) {
            heard.consumer(of: Self.buoy)
        }
        prepare(link)
        try link.start()
        return (link, member)
    }

    /// When it is connected.
    private func listening(
        to broker: Mosquitto, settings change: (inout NetworkServerLinkSettings) -> Void = { _ in },
        prepare: (NetworkServerLink) -> Void = { _ in }
    ) async throws -> (NetworkServerLink, NetworkServerMember) {
        let (link, member) = try start(broker, settings: change, prepare: prepare)
        try await eventually { link.status.state == .open }
        return (link, member)
    }

    private func standIn(_ broker: Mosquitto) throws -> NetworkServerStandIn {
        try NetworkServerStandIn(broker, commands: "application/+/device/+/command/down")
    }

    private static func topic(_ event: String, of device: EUI64 = buoy) -> String {
        "application/\(application)/device/\(device)/event/\(event)"
    }

    private static func uplink(_ counter: UInt32, of device: EUI64 = buoy) -> String {
        """
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-11-21T00:0\(counter % 10):15.775+00:00",\
        "deviceInfo":{"devEui":"\(device)"},"devAddr":"00189440","adr":true,"dr":1,"fCnt":\(counter),"fPort":1,\
        "confirmed":false,"data":"qg==","rxInfo":[{"gatewayId":"0016c001f153a14c","rssi":-36,"snr":10.5}],\
        "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11}}}}
        """
    }
}
