import Testing

@testable import LoRaWAN

@Suite("A gateway's share of the air")
struct DutyCycleTests {
    private static let gateway = GatewayBytes.gateway
    private static let second: UInt64 = 1_000_000_000
    /// A bare acknowledgement at SF12.
    private static let acknowledgement: Int64 = 991_232_000

    /// How many acknowledgements at SF12 may follow each other, one a second.
    private static func sent(_ frequency: UInt32, region: Region = .eu868, leaving reserve: Double = 0) -> Int {
        var cycle = DutyCycle(region)
        var count = 0
        while count < 1000 {
            let now = UInt64(count) * second
            guard
                cycle.mayTransmit(
                    gateway, frequency: frequency, airtime: acknowledgement, now: now, leaving: reserve)
            else { break }
            cycle.note(gateway, frequency: frequency, airtime: acknowledgement, now: now)
            count += 1
        }
        return count
    }

    @Test(
        "is the sub-band's in Europe",
        arguments: [
            (UInt32(868_100_000), 36), (867_100_000, 36), (868_800_000, 3), (869_525_000, 363), (869_850_000, 36),
            (864_000_000, 3), (868_650_000, 0), (871_000_000, 0),
        ])
    func european(frequency: UInt32, acknowledgements: Int) {
        #expect(Self.sent(frequency) == acknowledgements)
    }

    @Test("has no end where the region has no duty cycle", arguments: [Region.as923Group1, .au915, .us915])
    func unlimited(region: Region) {
        #expect(Self.sent(923_300_000, region: region) == 1000)
    }

    @Test("can be kept for what matters more")
    func reserve() {
        #expect(Self.sent(868_100_000, leaving: 0.2) == 29)
    }

    @Test("is spent for both frequencies of a sub-band, for no other sub-band and for no other gateway")
    func apart() {
        var cycle = DutyCycle(.eu868)
        cycle.note(Self.gateway, frequency: 868_100_000, airtime: 36_000_000_000, now: 0)
        #expect(cycle.shareLeft(of: Self.gateway, frequency: 868_500_000, now: 0) == 0)
        #expect(cycle.shareLeft(of: Self.gateway, frequency: 869_525_000, now: 0) == 1)
        #expect(cycle.shareLeft(of: EUI64(1), frequency: 868_500_000, now: 0) == 1)
    }

    @Test("comes back after an hour, and not before")
    func returns() {
        var cycle = DutyCycle(.eu868)
        cycle.note(Self.gateway, frequency: 868_100_000, airtime: 36_000_000_000, now: 30 * Self.second)
        #expect(cycle.shareLeft(of: Self.gateway, frequency: 868_100_000, now: 3630 * Self.second) == 0)
        #expect(cycle.shareLeft(of: Self.gateway, frequency: 868_100_000, now: 3661 * Self.second) == 1)
    }

    @Test("is given back for a packet that the gateway refused")
    func givenBack() {
        var cycle = DutyCycle(.eu868)
        cycle.note(Self.gateway, frequency: 868_100_000, airtime: 18_000_000_000, now: 0)
        cycle.giveBack(Self.gateway, frequency: 868_100_000, airtime: 18_000_000_000)
        #expect(cycle.shareLeft(of: Self.gateway, frequency: 868_100_000, now: 0) == 1)
    }

    @Test("is not looked at when the station file says so")
    func notKept() {
        let cycle = DutyCycle(.eu868, isKept: false)
        #expect(cycle.mayTransmit(Self.gateway, frequency: 868_100_000, airtime: .max, now: 0))
    }

    @Test("never passes the limit in any hour, whenever packets are sent")
    func anyHour() {
        var cycle = DutyCycle(.eu868)
        var sent: [UInt64] = []
        // Packets of one second in bursts at odd times over four hours.
        for count in 0..<4000 {
            let now = UInt64(count) * 3_700_000_000 + UInt64(count % 7) * 400_000_000
            guard cycle.mayTransmit(Self.gateway, frequency: 868_100_000, airtime: 1_000_000_000, now: now) else {
                continue
            }
            cycle.note(Self.gateway, frequency: 868_100_000, airtime: 1_000_000_000, now: now)
            sent.append(now)
        }
        let most = sent.map { start in sent.filter { $0 >= start && $0 < start + 3600 * Self.second }.count }.max() ?? 0
        #expect(most == 36)
    }

    @Test("is in words what the engineer has to know")
    func words() {
        #expect(SubBand.of(869_525_000)?.description == "869.4 to 869.65 MHz, 10 % of an hour")
        #expect(SubBand.of(868_800_000)?.description == "868.7 to 869.2 MHz, 0.1 % of an hour")
    }
}
