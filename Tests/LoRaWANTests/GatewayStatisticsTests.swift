import Sensing
import Testing

@testable import LoRaWAN

@Suite("What a gateway tells of itself")
struct GatewayStatisticsTests {
    private static let text =
        "{\"time\":\"2026-11-21 00:48:46 GMT\",\"lati\":-22.27580,\"long\":166.45800,\"alti\":12,\"rxnb\":3,\"rxok\":2,"
        + "\"rxfw\":2,\"ackr\":100.0,\"dwnb\":1,\"txnb\":1,\"temp\":24.5}"

    @Test("is read member by member")
    func members() throws {
        var statistics = GatewayStatistics()
        statistics.time = Instant(iso8601: "2026-11-21T00:48:46Z")
        (statistics.latitude, statistics.longitude, statistics.altitude) = (-22.2758, 166.458, 12)
        (statistics.received, statistics.receivedGood, statistics.forwarded) = (3, 2, 2)
        (statistics.acknowledged, statistics.downlinks, statistics.transmitted) = (100, 1, 1)
        statistics.temperature = 24.5
        #expect(try GatewayBytes.content("{\"stat\":\(Self.text)}").statistics == statistics)
    }

    @Test("is kept as it came")
    func text() throws {
        let push = try GatewayBytes.content("{ \"stat\": \(Self.text) }")
        #expect(String(decoding: push.statisticsText, as: UTF8.self) == Self.text)
    }

    @Test("has its time with either word for the zone", arguments: ["GMT", "UTC"])
    func zone(word: String) throws {
        let push = try GatewayBytes.content("{\"stat\":{\"time\":\"2026-11-21 00:48:46 \(word)\"}}")
        #expect(push.statistics?.time == Instant(iso8601: "2026-11-21T00:48:46Z"))
    }

    @Test(
        "has no position without GPS, and none that is off the earth",
        arguments: [
            "{\"rxnb\":0}", "{\"rxnb\":0,\"lati\":91,\"long\":181}", "{\"rxnb\":0,\"lati\":nan,\"long\":-nan}",
            "{\"rxnb\":0,\"lati\":\"22\",\"long\":[1]}",
        ])
    func position(text: String) throws {
        let statistics = try GatewayBytes.content("{\"stat\":\(text)}").statistics
        #expect(statistics?.latitude == nil)
        #expect(statistics?.longitude == nil)
        #expect(statistics?.received == 0)
    }

    @Test("is not there when 'stat' is no object", arguments: ["null", "7", "[]", "\"x\""])
    func noObject(text: String) throws {
        let push = try GatewayBytes.content("{\"stat\":\(text)}")
        #expect(push.statistics == nil)
        #expect(push.statisticsText.isEmpty)
    }
}
