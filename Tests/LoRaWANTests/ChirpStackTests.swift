import Sensing
import Testing
import Timekeeping

@testable import LoRaWAN

@Suite("An event of ChirpStack v4")
struct ChirpStackTests {
    @Test("up, as its documentation shows it, is read whole")
    func documented() throws {
        let event = try Self.decode("up", Self.uplink)
        #expect(event.device == EUI64(0x0101_0101_0101_0101) && event.name == "0101010101010101")
        let uplink = try Self.uplink(event)
        #expect(uplink.address == DeviceAddress(0x0018_9440) && uplink.session == "00189440")
        #expect(uplink.counter == 4 && uplink.port == 1 && uplink.payloadBytes == 1 && !uplink.isConfirmed)
        #expect(uplink.frequency == 867_100_000)
        #expect(uplink.modulation == .lora(spreadingFactor: 11, bandwidth: 125_000))
        #expect(uplink.serverTime == Instant(iso8601: "2022-07-18T09:34:15.775023242Z"))
        let hearing = try #require(uplink.best)
        #expect(hearing.gateway == EUI64("0016c001f153a14c") && hearing.rssi == -36 && hearing.snr == 10.5)
        #expect(hearing.counter == 0x1373_9639)
    }

    @Test("up has its time from a gateway's GPS, 18 leap seconds less, and its first bit by the time on air")
    func gpsTime() throws {
        let uplink = try Self.uplink(try Self.decode("up", Self.uplink))
        // 1342172400.123 s after 1980-01-06 by GPS are 1658137200.123 less 18 s after 1970.
        #expect(uplink.best?.gpsTime == Instant(unixSeconds: 1_658_137_182, nanoseconds: 123_000_000))
        // The example's times contradict each other, as in the documentation: GPS is not believed then.
        let arrival = Timestamp(try #require(uplink.serverTime), source: .ntp, state: .locked)
        #expect(Reception(uplink, arrival: arrival).time.bound == nil)
        var agreeing = uplink
        agreeing.serverTime = Instant(unixSeconds: 1_658_137_182, nanoseconds: 400_000_000)
        let heard = Timestamp(Instant(unixSeconds: 1_658_137_183), source: .ntp, state: .locked)
        let reception = Reception(agreeing, arrival: heard)
        // SF11 at 125 kHz: 14 bytes without options take 659 ms, with 15 bytes of options 905 ms.
        #expect(reception.time.instant == Instant(unixSeconds: 1_658_137_181, nanoseconds: 463_544_000))
        #expect(reception.time.bound == TimeBound(before: 1_000_000 + 245_760_000, after: 1_000_000))
        #expect(reception.time.source == .gnss && reception.basis == .networkServer)
        #expect(reception.gateway == EUI64("0016c001f153a14c") && reception.rssi == -36 && reception.snr == 10.5)
    }

    @Test("up has GPS time from whichever gateway has it, else the server's own of the best")
    func otherGateway() throws {
        var uplink = NetworkServerUplink(session: "", counter: 1, port: 1, payloadBytes: 1, modulation: .other(""))
        let second = Instant(unixSeconds: 1_795_000_000)
        var best = NetworkServerUplink.Hearing()
        (best.gateway, best.snr, best.serverTime) = (EUI64(1), 9, second.adding(nanoseconds: 500_000_000))
        var other = NetworkServerUplink.Hearing()
        (other.gateway, other.snr, other.gpsTime) = (EUI64(2), -3, second)
        uplink.hearings = [other, best]
        uplink.airtime = 0
        let arrival = Timestamp(second.adding(nanoseconds: 2_000_000_000), source: .ntp, state: .locked)
        let reception = Reception(uplink, arrival: arrival)
        #expect(reception.gateway == EUI64(1) && reception.snr == 9)
        #expect(reception.time.instant == second && reception.time.bound == TimeBound(halfWidth: 1_000_000))
        uplink.hearings[0].gpsTime = nil
        #expect(Reception(uplink, arrival: arrival).time.instant == best.serverTime)
    }

    @Test("up without the members that have their default is the frame 0 of port 0 without a payload")
    func defaults() throws {
        let text = #"{"deviceInfo":{"devEui":"0101010101010101"},"devAddr":"00189440"}"#
        let uplink = try Self.uplink(try Self.decode("up", text))
        #expect(uplink.counter == 0 && uplink.port == 0 && uplink.payloadBytes == 0 && !uplink.isConfirmed)
        #expect(uplink.hearings == [] && uplink.best == nil && uplink.serverTime == nil)
    }

    @Test("up may be heard with 0 dB at 0 dBm: those members are left out")
    func zeroes() throws {
        let some = try Self.uplink(try Self.decode("up", Self.replacing(#""rssi":-36,"#, #""#)))
        #expect(some.best?.rssi == 0 && some.best?.snr == 10.5)
        let none = try Self.uplink(
            try Self.decode("up", Self.replacing(#""rssi":-36,"snr":10.5,"#, #""#)))
        #expect(none.best?.rssi == nil && none.best?.snr == nil)
    }

    @Test("up of several gateways is the one's that heard it best")
    func gateways() throws {
        let text = Self.replacing(
            #""rxInfo":["#,
            #""rxInfo":[{"gatewayId":"AA555A0000000101","rssi":-20,"snr":-3},{"gatewayId":"aa555a0000000102","rssi":-20,"snr":10.5},"#
        )
        let uplink = try Self.uplink(try Self.decode("up", text))
        #expect(uplink.hearings.count == 3)
        #expect(uplink.best?.gateway == EUI64("aa555a0000000102"))
        #expect(uplink.hearings[0].gateway == EUI64("aa555a0000000101"))
    }

    @Test(
        "up with an enciphered payload is refused in words",
        arguments: [#"{"sessionKeyId":"AXA=","appSKey":{}}"#, "{}"])
    func enciphered(context: String) throws {
        let text = Self.replacing(#""devAddr""#, #""joinServerContext":\#(context),"devAddr""#)
        let defect = try #require(Self.defect("up", text))
        #expect(defect.kind == .enciphered && defect.description.contains("AppSKey"))
    }

    @Test(
        "is refused when it cannot be what it says",
        arguments: [
            ("\"fCnt\":4", "\"fCnt\":4294967296"), ("\"fCnt\":4", "\"fCnt\":-1"), ("\"fCnt\":4", "\"fCnt\":4.5"),
            ("\"fCnt\":4", "\"fCnt\":true"), ("\"fPort\":1", "\"fPort\":256"), ("\"fPort\":1", "\"fPort\":[]"),
        ])
    func impossible(part: String, other: String) throws {
        #expect(try #require(Self.defect("up", Self.replacing(part, other))).kind == .broken)
    }

    @Test(
        "that is no JSON is refused with what to do, such as one of protocol buffers",
        arguments: ["", "\n\u{12}abc", "{", "null", "[]", "\"up\""])
    func noJSON(text: String) throws {
        let defect = try #require(Self.defect("up", text))
        #expect(defect.kind == .nameless || defect.description.contains("json=true"))
    }

    @Test("without a DevEUI is refused", arguments: ["", "01", "0101010101010101FF", "zz01010101010101"])
    func nameless(eui: String) throws {
        let text = Self.replacing(#""devEui":"0101010101010101""#, #""devEui":"\#(eui)""#)
        #expect(try #require(Self.defect("up", text)).kind == .nameless)
    }

    @Test(
        "status tells of the battery as the device would",
        arguments: [
            (#""externalPowerSource":true"#, 0), (#""batteryLevelUnavailable":true"#, 255), (#""batteryLevel":0"#, 1),
            (#""batteryLevel":100"#, 254), (#""batteryLevel":92.51968503937008"#, 235), (#""batteryLevel":101"#, nil),
            (#""tags":{}"#, nil),
        ] as [(String, UInt8?)])
    func status(part: String, battery: UInt8?) throws {
        let event = try Self.decode(
            "status", #"{"deviceInfo":{"devEui":"0101010101010101"},"margin":-7,\#(part)}"#)
        #expect(event.content == .status(battery: battery, margin: -7))
    }

    @Test("join tells the new address")
    func joined() throws {
        let text = #"{"deviceInfo":{"devEui":"0101010101010101"},"devAddr":"0018944a"}"#
        #expect(try Self.decode("join", text).content == .joined(DeviceAddress(0x0018_944A)))
    }

    @Test("tells what became of a downlink of ours")
    func downlinks() throws {
        let device = EUI64(0x0101_0101_0101_0101)
        let number: UInt64 = 1_795_222_010_123
        let item = DownlinkIdentity.uuid(of: number, device: device)
        func news(_ event: String, _ rest: String) throws -> DownlinkNews? {
            let text = #"{"deviceInfo":{"devEui":"0101010101010101"},\#(rest)}"#
            guard case .downlink(let news) = try Self.decode(event, text).content else { return nil }
            return news
        }
        let sent = try news("txack", #""queueItemId":"\#(item)","fCntDown":3"#)
        #expect(sent == DownlinkNews(number: number, device: device, state: .sent))
        #expect(try news("ack", #""queueItemId":"\#(item)","acknowledged":true"#)?.state == .confirmed)
        #expect(try news("ack", #""queueItemId":"\#(item.uppercased())""#)?.state == .failed)
        let context = #""context":{"queue_item_id":"\#(item)"},"description":"too long","level":"ERROR""#
        let failed = try news("log", #""code":"DOWNLINK_PAYLOAD_SIZE",\#(context)"#)
        #expect(failed?.state == .failed && failed?.reason == "too long")
        #expect(try news("log", #""code":"EXPIRED",\#(context)"#)?.state == .expired)
        #expect(try news("log", #""code":"UPLINK_CODEC",\#(context)"#) == nil)
    }

    @Test(
        "tells nothing of a downlink of somebody else",
        arguments: [
            "", "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
            DownlinkIdentity.uuid(of: 5, device: EUI64(0x0101_0101_0101_0102)),
        ])
    func others(item: String) throws {
        let text = #"{"deviceInfo":{"devEui":"0101010101010101"},"queueItemId":"\#(item)"}"#
        #expect(try Self.decode("txack", text).content == .other("txack"))
    }

    @Test("log tells what the server complains of")
    func logs() throws {
        let text = """
            {"deviceInfo":{"devEui":"0101010101010101"},"level":"ERROR","code":"UPLINK_MIC",\
            "description":"MIC of uplink frame is invalid","context":{"deduplication_id":"x"}}
            """
        let content = try Self.decode("log", text).content
        #expect(content == .log(level: "ERROR", code: "UPLINK_MIC", text: "MIC of uplink frame is invalid"))
    }

    @Test("of a kind that does not matter is let pass", arguments: ["location", "integration", "", "UP"])
    func kinds(event: String) throws {
        #expect(try Self.decode(event, Self.uplink).content == .other(event))
    }

    @Test("never breaks the reader, however it is mutilated")
    func mutilated() {
        MutilatedEvents.expectNoHarm(.chirpStack, "up", Self.uplink)
    }

    // MARK: The documentation's example

    /// chirpstack-docs, integrations/events.md, with what a gateway with GPS adds.
    static let uplink = """
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2022-07-18T09:34:15.775023242+00:00",\
        "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"ChirpStack",\
        "applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","applicationName":"Test application",\
        "deviceProfileId":"14855bf7-d10d-4aee-b618-ebfcb64dc7ad","deviceProfileName":"Test device-profile",\
        "deviceName":"Test device","devEui":"0101010101010101","deviceClassEnabled":"CLASS_A","tags":{"key":"value"}},\
        "devAddr":"00189440","adr":true,"dr":1,"fCnt":4,"fPort":1,"confirmed":false,"data":"qg==",\
        "object":{"temperatureSensor":{"1":25}},"rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,\
        "timeSinceGpsEpoch":"1342172400.123s","rssi":-36,"snr":10.5,"channel":2,\
        "location":{"latitude":52.3,"longitude":4.9},"context":"E3OWOQ==",\
        "metadata":{"region_name":"eu868","region_common_name":"EU868"},"crcStatus":"CRC_OK"}],\
        "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11,\
        "codeRate":"CR_4_5"}}},"regionConfigId":"eu868"}
        """

    static func replacing(_ part: String, _ other: String) -> String {
        let replaced = uplink.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        return replaced.joined(separator: other)
    }

    static func decode(_ event: String, _ text: String) throws -> NetworkServerEvent {
        try NetworkServerEvent.decode(.chirpStack, event: event, Array(text.utf8), leap: LeapOffset(taiMinusUTC: 37))
    }

    static func uplink(_ event: NetworkServerEvent) throws -> NetworkServerUplink {
        guard case .uplink(let uplink) = event.content else { throw Unexpected(content: event.content) }
        return uplink
    }

    static func defect(_ event: String, _ text: String) -> NetworkServerDefect? {
        do {
            _ = try decode(event, text)
            return nil
        } catch {
            return error as? NetworkServerDefect
        }
    }

    struct Unexpected: Error {
        var content: NetworkServerEvent.Content
    }
}
