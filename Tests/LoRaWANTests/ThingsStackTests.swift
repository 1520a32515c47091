import Sensing
import Testing
import Timekeeping

@testable import LoRaWAN

@Suite("A message of The Things Stack v3")
struct ThingsStackTests {
    @Test("with an uplink, as its documentation shows it, is read whole")
    func documented() throws {
        let event = try Self.decode(Self.uplink)
        #expect(event.device == EUI64(0x0004_A30B_001C_0530) && event.name == "dev1")
        let uplink = try Self.uplink(event)
        #expect(uplink.session == "AXA50tHUGUucuzS/bCGMNw==" && uplink.address == DeviceAddress(0x00BC_B929))
        #expect(uplink.counter == 1 && uplink.port == 1 && uplink.payloadBytes == 3 && uplink.isConfirmed)
        #expect(uplink.frequency == 868_300_000)
        #expect(uplink.modulation == .lora(spreadingFactor: 7, bandwidth: 125_000))
        #expect(uplink.airtime == 56_576_000)
        #expect(uplink.serverTime == Instant(iso8601: "2020-02-12T15:15:45.789585559Z"))
        let hearing = try #require(uplink.best)
        #expect(hearing.gateway == EUI64("9C5C8E00001A05C4") && hearing.rssi == -35 && hearing.snr == 5)
        #expect(hearing.counter == 2_463_457_000)
        #expect(hearing.gatewayTime == Instant(iso8601: "2020-02-12T15:15:45.787Z"))
    }

    @Test("has the time of the gateway's clock, less the time on air that the server tells, and no bound")
    func gatewayTime() throws {
        let uplink = try Self.uplink(try Self.decode(Self.uplink))
        let reception = Reception(uplink, arrival: Self.later)
        #expect(reception.time.instant == Instant(iso8601: "2020-02-12T15:15:45.730424Z"))
        #expect(reception.time.bound == nil && reception.time.source == .unknown)
    }

    @Test("has the time of GPS where a gateway has it")
    func gpsTime() throws {
        let text = Self.replacing(#""timestamp":2463457000,"rssi""#, #""gps_time":"2020-02-12T15:15:45.786Z","rssi""#)
        let reception = Reception(try Self.uplink(try Self.decode(text)), arrival: Self.later)
        #expect(reception.time.instant == Instant(iso8601: "2020-02-12T15:15:45.729424Z"))
        #expect(reception.time.bound == TimeBound(halfWidth: 1_000_000) && reception.time.source == .gnss)
    }

    @Test(
        "has the server's time when the gateway's is wrong by leap seconds or years",
        arguments: ["2020-02-12T15:16:03.787Z", "2000-06-28T15:15:45.787Z", "2039-10-01T00:00:00Z", "soon"])
    func wrongGatewayTime(time: String) throws {
        let text = Self.replacing(#""time":"2020-02-12T15:15:45.787Z""#, #""time":"\#(time)""#)
        let reception = Reception(try Self.uplink(try Self.decode(text)), arrival: Self.later)
        #expect(reception.time.instant == Instant(iso8601: "2020-02-12T15:15:45.733009559Z"))
    }

    @Test("has the time of its arrival when nobody gives another, and no bound: it may have waited in the broker")
    func noTime() throws {
        let text = #"{"end_device_ids":{"device_id":"dev1","dev_eui":"0004A30B001C0530"},"uplink_message":{}}"#
        let uplink = try Self.uplink(try Self.decode(text))
        let reception = Reception(uplink, arrival: Self.later)
        #expect(reception.time.instant == Self.later.instant && reception.time.bound == nil)
        #expect(reception.time.source == .ntp)
    }

    @Test("has the time of its arrival when a gateway is ahead of it, and no bound for a modulation of unknown length")
    func future() {
        var uplink = NetworkServerUplink(
            session: "", counter: 1, port: 1, payloadBytes: 1, modulation: .other("LR-FHSS"))
        var hearing = NetworkServerUplink.Hearing()
        hearing.gpsTime = Self.later.instant.adding(nanoseconds: 11_000_000_000)
        uplink.hearings = [hearing]
        #expect(Reception(uplink, arrival: Self.later).time.instant == Self.later.instant)
        uplink.hearings[0].gpsTime = Self.later.instant
        let time = Reception(uplink, arrival: Self.later).time
        #expect(time.source == .gnss && time.bound == nil)
    }

    @Test("leaves out what is 0: the first frame, the port of MAC commands")
    func defaults() throws {
        let text = #"{"end_device_ids":{"device_id":"dev1","dev_eui":"0004A30B001C0530"},"uplink_message":{}}"#
        let uplink = try Self.uplink(try Self.decode(text))
        #expect(uplink.counter == 0 && uplink.port == 0 && uplink.payloadBytes == 0 && !uplink.isConfirmed)
        #expect(uplink.best == nil && uplink.frequency == 0)
    }

    @Test("may have no RSSI, and an SNR of 0 is left out")
    func signal() throws {
        let quiet = try Self.uplink(try Self.decode(Self.replacing(#""rssi":-35,"channel_rssi":-35,"snr":5,"#, "")))
        #expect(quiet.best?.rssi == nil && quiet.best?.snr == nil)
        let zero = try Self.uplink(
            try Self.decode(Self.replacing(#""rssi":-35,"channel_rssi":-35,"snr":5,"#, #""rssi":-90,"#)))
        #expect(zero.best?.rssi == -90 && zero.best?.snr == 0)
    }

    @Test("that was made by hand is refused in words")
    func simulated() throws {
        let defect = try #require(Self.defect(Self.uplink.dropLast() + #","simulated":true}"#))
        #expect(defect.kind == .simulated && defect.description.contains("0004a30b001c0530"))
    }

    @Test("with a payload that is still enciphered is refused in words")
    func enciphered() throws {
        let text = Self.replacing(#""f_port":1"#, #""app_s_key":{"encrypted_key":"AA=="},"f_port":1"#)
        #expect(try #require(Self.defect(text)).kind == .enciphered)
    }

    @Test("of a device without a DevEUI is refused in words")
    func nameless() throws {
        let defect = try #require(Self.defect(Self.replacing(#""dev_eui":"0004A30B001C0530","#, "")))
        #expect(defect.kind == .nameless && defect.description.contains("'dev1'"))
    }

    @Test("may tell the battery")
    func battery() throws {
        let text = Self.replacing(#""f_port":1"#, #""last_battery_percentage":{"f_cnt":1,"value":50},"f_port":1"#)
        #expect(try Self.uplink(try Self.decode(text)).battery == 128)
    }

    @Test("tells of a join")
    func joined() throws {
        let text = """
            {"end_device_ids":{"device_id":"dev1","dev_eui":"0004A30B001C0530","dev_addr":"00BCB929"},\
            "correlation_ids":["as:up:01"],"join_accept":{"session_key_id":"AXBSH1Pk6Z0G166","received_at":"2020"}}
            """
        #expect(try Self.decode(text).content == .joined(DeviceAddress(0x00BC_B929)))
    }

    @Test("tells what became of a downlink of ours, wherever its correlation ids stand")
    func downlinks() throws {
        func news(_ rest: String) throws -> DownlinkNews? {
            let text = #"{"end_device_ids":{"device_id":"dev1","dev_eui":"0004A30B001C0530"},\#(rest)}"#
            guard case .downlink(let news) = try Self.decode(text).content else { return nil }
            return news
        }
        let ours = #""correlation_ids":["as:downlink:01","fairlead:downlink:17"]"#
        let queued = try news(#"\#(ours),"downlink_queued":{"f_port":10}"#)
        #expect(queued == DownlinkNews(number: 17, device: EUI64(0x0004_A30B_001C_0530), state: .queued))
        #expect(try news(#""downlink_sent":{\#(ours)}"#)?.state == .sent)
        #expect(try news(#""downlink_ack":{\#(ours)}"#)?.state == .confirmed)
        #expect(try news(#""downlink_nack":{\#(ours)}"#)?.state == .sent)
        let failed = try news(
            #""downlink_failed":{"downlink":{\#(ours)},"error":{"name":"x","message_format":"payload too long"}}"#)
        #expect(failed?.state == .failed && failed?.reason.contains("payload too long") == true)
        #expect(try news(#""downlink_sent":{"correlation_ids":["as:downlink:01"]}"#) == nil)
        #expect(try news(#""downlink_sent":{"correlation_ids":["fairlead:downlink:x",7]}"#) == nil)
    }

    @Test("never breaks the reader, however it is mutilated")
    func mutilated() {
        MutilatedEvents.expectNoHarm(.thingsStack, "up", Self.uplink)
    }

    // MARK: The documentation's example

    /// lorawan-stack-docs, concepts/data-formats, without its `simulated`.
    static let uplink = """
        {"end_device_ids":{"device_id":"dev1","application_ids":{"application_id":"app1"},\
        "dev_eui":"0004A30B001C0530","join_eui":"800000000000000C","dev_addr":"00BCB929"},\
        "correlation_ids":["as:up:01E0WZ"],"received_at":"2020-02-12T15:15:46.014773143Z",\
        "uplink_message":{"session_key_id":"AXA50tHUGUucuzS/bCGMNw==","f_port":1,"f_cnt":1,"frm_payload":"gkHe",\
        "decoded_payload":{"temperature":1.0,"luminosity":0.64},"decoded_payload_warnings":[],\
        "rx_metadata":[{"gateway_ids":{"gateway_id":"gtw1","eui":"9C5C8E00001A05C4"},\
        "time":"2020-02-12T15:15:45.787Z","timestamp":2463457000,"rssi":-35,"channel_rssi":-35,"snr":5,\
        "uplink_token":"ChIK","channel_index":2,"location":{"latitude":37.97,"longitude":23.73,"altitude":2}}],\
        "settings":{"data_rate":{"lora":{"bandwidth":125000,"spreading_factor":7}},"coding_rate":"4/6",\
        "frequency":"868300000","timestamp":2463457000,"time":"2020-02-12T15:15:45.787Z"},\
        "received_at":"2020-02-12T15:15:45.789585559Z","confirmed":true,"consumed_airtime":"0.056576s",\
        "version_ids":{"brand_id":"x"},"network_ids":{"net_id":"000013","tenant_id":"tenant1"}}}
        """

    private static let later = Timestamp(
        Instant(unixSeconds: 1_581_520_650), bound: TimeBound(halfWidth: 1000), source: .ntp, state: .locked)

    static func replacing(_ part: String, _ other: String) -> String {
        let replaced = uplink.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        return replaced.joined(separator: other)
    }

    static func decode(_ text: some StringProtocol) throws -> NetworkServerEvent {
        try NetworkServerEvent.decode(.thingsStack, event: "up", Array(text.utf8), leap: LeapOffset(taiMinusUTC: 37))
    }

    static func uplink(_ event: NetworkServerEvent) throws -> NetworkServerUplink {
        try ChirpStackTests.uplink(event)
    }

    static func defect(_ text: some StringProtocol) -> NetworkServerDefect? {
        do {
            _ = try decode(text)
            return nil
        } catch {
            return error as? NetworkServerDefect
        }
    }
}
