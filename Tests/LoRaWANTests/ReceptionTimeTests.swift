import Sensing
import Testing

@testable import LoRaWAN

@Suite("The time of a packet")
struct ReceptionTimeTests {
    private static let millisecond: Int64 = 1_000_000
    /// As recorded: when the packet ended, by the gateway's UTC and by its GPS time.
    private static let utc = "2026-11-21T00:50:42.259978Z"
    private static let gps: UInt64 = 1_479_257_460_259
    private static let end = Instant(iso8601: utc) ?? Instant(nanoseconds: 0)
    /// 17 bytes at SF9.
    private static let airtime: Int64 = 164_864_000

    private static func packet(time: Instant? = nil, gps: UInt64? = nil) -> ReceivedPacket {
        ReceivedPacket(
            counter: 7_145_869, time: time, gpsMilliseconds: gps, frequency: 868_100_000,
            modulation: .lora(spreadingFactor: 9, bandwidth: 125_000), payload: [UInt8](repeating: 0, count: 17))
    }

    private static func arrival(after nanoseconds: Int64 = 12_000_000, bound: Int64? = 1_000_000) -> Timestamp {
        Timestamp(
            end.adding(nanoseconds: nanoseconds), bound: bound.map { TimeBound(halfWidth: $0) }, source: .ntp,
            state: bound == nil ? .unsynchronised : .locked)
    }

    private static func time(_ packet: ReceivedPacket, arrival: Timestamp = arrival()) -> ReceptionTime {
        var clock = GatewayClock()
        return ReceptionTime.of(packet, arrival: arrival, clock: &clock)
    }

    @Test("is that of its first bit: its end less its time on the air")
    func firstBit() {
        let time = Self.time(Self.packet(time: Self.end))
        #expect(Self.end.nanoseconds(since: time.time.instant) == Self.airtime)
    }

    @Test("comes from GPS time where there is one, with its leap seconds taken off")
    func gpsTime() {
        let time = Self.time(Self.packet(time: Self.end, gps: Self.gps))
        #expect(time.basis == .gps)
        #expect(time.doubt == nil)
        // Cut to milliseconds.
        #expect(Self.end.nanoseconds(since: time.time.instant) == Self.airtime + 978_000)
        #expect(time.time.source == .gnss)
    }

    @Test("comes from the gateway's UTC where there is no GPS time")
    func gatewayTime() {
        #expect(Self.time(Self.packet(time: Self.end)).basis == .gatewayTime)
    }

    @Test("comes from the arrival of a first datagram without any")
    func arrivalTime() {
        let time = Self.time(Self.packet())
        #expect(time.basis == .arrival)
        #expect(Self.arrival().instant.nanoseconds(since: time.time.instant) == Self.airtime)
    }

    @Test("comes from the concentrator's counter after others have shown how it stands")
    func concentratorTime() {
        var clock = GatewayClock()
        var last: ReceptionTime?
        for count in 0..<10 {
            var packet = Self.packet()
            packet.counter += UInt32(count) * 1_000_000
            let delay = Self.millisecond * (count == 9 ? 700 : 3) + Int64(count) * 1_000_000_000
            last = ReceptionTime.of(packet, arrival: Self.arrival(after: delay), clock: &clock)
        }
        #expect(last?.basis == .concentrator)
        let truth = Self.end.adding(nanoseconds: 9_000_000_000 - Self.airtime)
        #expect(abs(last?.time.instant.nanoseconds(since: truth) ?? .max) < 4 * Self.millisecond)
    }

    @Test(
        "does not come from a GPS time that contradicts the arrival, and says so",
        arguments: [
            // 18 s of leap seconds forgotten, one too many, a roll-over of 1024 weeks, the year 1980, the far future.
            -18_000, 18_000, 1_000, -2_000, -1024 * 7 * 86_400 * 1000, -1_479_257_400_000, 4_000_000_000_000,
        ] as [Int64])
    func wrongGPS(offset: Int64) {
        let gps = UInt64(Int64(Self.gps) + offset)
        let time = Self.time(Self.packet(gps: gps))
        #expect(time.basis == .arrival)
        #expect(time.doubt?.contains("GPS time") == true)
    }

    @Test("comes from the gateway's UTC where its GPS time alone is wrong")
    func wrongGPSRightUTC() {
        let time = Self.time(Self.packet(time: Self.end, gps: Self.gps + 18_000))
        #expect(time.basis == .gatewayTime)
        #expect(time.doubt != nil)
    }

    @Test("does not come from a gateway's UTC in the future of its own datagram")
    func wrongUTC() {
        let time = Self.time(Self.packet(time: Self.end.adding(nanoseconds: 3_600_000_000_000)))
        #expect(time.basis == .arrival)
        #expect(time.doubt?.contains("3599.") == true)
    }

    @Test(
        "comes from GPS without a bound where the station's own clock has none and shows another second",
        arguments: [1_000, -1_000, 18_000, 86_400_000])
    func unsynchronised(milliseconds: Int64) {
        let arrival = Self.arrival(after: milliseconds * Self.millisecond, bound: nil)
        let time = Self.time(Self.packet(gps: Self.gps), arrival: arrival)
        #expect(time.basis == .gps)
        #expect(time.time.bound == nil)
    }

    @Test("comes from GPS with its bound where a station clock without one shows the same second")
    func corroborated() throws {
        let time = Self.time(Self.packet(gps: Self.gps), arrival: Self.arrival(bound: nil)).time
        let (earliest, latest) = (try #require(time.earliest), try #require(time.latest))
        let truth = Self.end.adding(nanoseconds: -Self.airtime)
        #expect(earliest <= truth && truth <= latest)
    }

    @Test("does not come from a GPS time of 1980 even then")
    func unsynchronised1980() {
        let time = Self.time(Self.packet(gps: 60_000), arrival: Self.arrival(bound: nil))
        #expect(time.basis == .arrival)
    }

    @Test("has a bound that holds the first bit")
    func bound() throws {
        let truth = Self.end.adding(nanoseconds: -Self.airtime)
        for packet in [Self.packet(), Self.packet(time: Self.end), Self.packet(gps: Self.gps)] {
            let time = Self.time(packet).time
            let (earliest, latest) = (try #require(time.earliest), try #require(time.latest))
            #expect(earliest <= truth && truth <= latest)
        }
    }

    @Test("of a packet whose time on the air is not known may be as much earlier as the longest takes")
    func unknownModulation() {
        var packet = Self.packet()
        packet.modulation = .other("LR-FHSS M0CW137")
        #expect((Self.time(packet).time.bound?.before ?? 0) > 9_000_000_000)
    }
}
