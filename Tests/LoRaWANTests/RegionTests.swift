import Testing

@testable import LoRaWAN

@Suite("A region")
struct RegionTests {
    @Test(
        "has RX1 of AU915 as RP002 lists it",
        arguments: [
            (0, [8, 8, 8, 8, 8, 8]), (1, [9, 8, 8, 8, 8, 8]), (2, [10, 9, 8, 8, 8, 8]), (3, [11, 10, 9, 8, 8, 8]),
            (4, [12, 11, 10, 9, 8, 8]), (5, [13, 12, 11, 10, 9, 8]), (6, [13, 13, 12, 11, 10, 9]),
        ])
    func australianRX1(uplink: Int, downlinks: [Int]) {
        #expect((0...5).map { Region.au915.rx1DataRate(uplink: uplink, offset: $0) } == downlinks)
    }

    @Test(
        "has RX1 of US915 as RP002 lists it",
        arguments: [
            (0, [10, 9, 8, 8]), (1, [11, 10, 9, 8]), (2, [12, 11, 10, 9]), (3, [13, 12, 11, 10]),
            (4, [13, 13, 12, 11]),
        ])
    func americanRX1(uplink: Int, downlinks: [Int]) {
        #expect((0...3).map { Region.us915.rx1DataRate(uplink: uplink, offset: $0) } == downlinks)
    }

    @Test("of Europe has RX1 by so many rates slower as the offset says, and DR0 at the slowest")
    func europeanRX1() {
        #expect((0...5).map { Region.eu868.rx1DataRate(uplink: 3, offset: $0) } == [3, 2, 1, 0, 0, 0])
        #expect(Region.eu868.rx1DataRate(uplink: 3, offset: 6) == nil)
    }

    @Test("of Asia has no RX1 slower than DR2 for a device that may not talk longer than 400 ms")
    func asianDwell() {
        #expect((0...7).map { Region.as923Group1.rx1DataRate(uplink: 4, offset: $0) } == [4, 3, 2, 2, 2, 2, 5, 5])
    }

    @Test("of Asia has slower ones for a device that may, as one shows that does")
    func asianWithoutDwell() {
        let offsets = Array(0...7)
        #expect(
            offsets.map { Region.as923Group3.rx1DataRate(uplink: 4, offset: $0, isDwellLimited: false) }
                == [4, 3, 2, 1, 0, 0, 5, 5])
        #expect(Region.as923Group1.rx1DataRate(uplink: 1, offset: 0) == 1)
    }

    @Test(
        "has each data rate where its index says",
        arguments: [
            (Region.eu868, 0, Modulation.lora(spreadingFactor: 12, bandwidth: 125_000)),
            (.eu868, 5, .lora(spreadingFactor: 7, bandwidth: 125_000)),
            (.eu868, 6, .lora(spreadingFactor: 7, bandwidth: 250_000)), (.eu868, 7, .fsk(bitRate: 50_000)),
            (.as923Group2, 2, .lora(spreadingFactor: 10, bandwidth: 125_000)),
            (.au915, 0, .lora(spreadingFactor: 12, bandwidth: 125_000)),
            (.au915, 6, .lora(spreadingFactor: 8, bandwidth: 500_000)),
            (.us915, 0, .lora(spreadingFactor: 10, bandwidth: 125_000)),
            (.us915, 3, .lora(spreadingFactor: 7, bandwidth: 125_000)),
            (.us915, 4, .lora(spreadingFactor: 8, bandwidth: 500_000)),
        ])
    func uplinkRates(region: Region, index: Int, modulation: Modulation) {
        #expect(region.uplink(dataRate: index) == modulation)
        #expect(region.dataRate(of: modulation) == index)
    }

    @Test("answers at 500 kHz in America and Australia, DR8 to DR13", arguments: [Region.au915, .us915])
    func downlinkRates(region: Region) {
        let factors = (8...13).map { index -> Int in
            guard case .lora(let factor, 500_000)? = region.downlink(dataRate: index) else { return 0 }
            return factor
        }
        #expect(factors == [12, 11, 10, 9, 8, 7])
        #expect(region.downlink(dataRate: 5) == nil)
    }

    @Test("does not know a modulation that none of its devices sends")
    func foreignModulation() {
        #expect(Region.us915.dataRate(of: .lora(spreadingFactor: 12, bandwidth: 125_000)) == nil)
        #expect(Region.eu868.dataRate(of: .lora(spreadingFactor: 8, bandwidth: 500_000)) == nil)
        #expect(Region.eu868.dataRate(of: .other("LR-FHSS M0CW137")) == nil)
    }

    @Test(
        "has RX2 on its own frequency and data rate",
        arguments: [
            (Region.eu868, UInt32(869_525_000), 0), (.as923Group1, 923_200_000, 2), (.as923Group2, 921_400_000, 2),
            (.as923Group3, 916_600_000, 2), (.as923Group4, 917_300_000, 2), (.au915, 923_300_000, 8),
            (.us915, 923_300_000, 8),
        ])
    func rx2(region: Region, frequency: UInt32, dataRate: Int) {
        #expect(region.rx2Frequency == frequency)
        #expect(region.rx2DataRate == dataRate)
    }

    @Test(
        "has RX1 on the frequency of the uplink, or on one of eight",
        arguments: [
            (Region.eu868, UInt32(868_300_000), UInt32(868_300_000)), (.eu868, 867_900_000, 867_900_000),
            (.as923Group1, 923_400_000, 923_400_000), (.au915, 915_200_000, 923_300_000),
            (.au915, 916_800_000, 923_300_000),
            (.au915, 918_200_000, 927_500_000), (.au915, 917_500_000, 923_900_000), (.us915, 902_300_000, 923_300_000),
            (.us915, 904_100_000, 923_900_000), (.us915, 903_000_000, 923_300_000), (.us915, 914_200_000, 927_500_000),
        ])
    func rx1Frequency(region: Region, uplink: UInt32, downlink: UInt32) {
        #expect(region.rx1Frequency(uplink: uplink) == downlink)
    }

    @Test(
        "carries nothing outside its band, nor beside the channels of America and Australia",
        arguments: [
            (Region.eu868, UInt32(870_100_000)), (.eu868, 915_200_000), (.as923Group1, 868_100_000),
            (.au915, 915_300_000),
            (.au915, 928_000_000), (.us915, 902_400_000), (.us915, 0), (.au915, .max),
        ])
    func outside(region: Region, frequency: UInt32) {
        #expect(!region.carries(uplinkAt: frequency))
        #expect(region.rx1Frequency(uplink: frequency) == nil)
    }

    @Test("has 72 channels in America and Australia, each with its own index", arguments: [Region.au915, .us915])
    func channels(region: Region) {
        #expect(region.uplinkChannels.map { region.channel(of: $0) } == Array(0..<72))
    }

    @Test("takes a frequency that its gateway computed some hertz off for the channel's")
    func inexactFrequency() {
        #expect(Region.au915.channel(of: 916_799_996) == 8)
        #expect(Region.us915.channel(of: 902_300_012) == 0)
    }

    @Test("has the second sub-band of Australia at 916.8 to 918.2 and 917.5 MHz")
    func secondSubBand() {
        let frequencies = Region.au915.uplinkChannels.filter { Region.au915.subBand(of: $0) == 2 }
        #expect(frequencies == (0..<8).map { 916_800_000 + 200_000 * $0 } + [917_500_000])
    }

    @Test("tells joining devices of Europe the five usual channels")
    func europeanList() {
        #expect(
            Region.eu868.channelList(subBand: 2).bytes == [
                0x18, 0x4F, 0x84, 0xE8, 0x56, 0x84, 0xB8, 0x5E, 0x84, 0x88, 0x66, 0x84, 0x58, 0x6E, 0x84, 0,
            ])
    }

    @Test("tells joining devices of Australia the channels of the sub-band")
    func australianList() {
        #expect(
            Region.au915.channelList(subBand: 2).bytes
                == [0x00, 0xFF, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test(
        "keeps devices to a sub-band by two masks: all narrow channels off, then eight on",
        arguments: [
            (1, [ChannelMask(control: 7, mask: 0x01), ChannelMask(control: 0, mask: 0x00FF)]),
            (2, [ChannelMask(control: 7, mask: 0x02), ChannelMask(control: 0, mask: 0xFF00)]),
            (8, [ChannelMask(control: 7, mask: 0x80), ChannelMask(control: 3, mask: 0xFF00)]),
        ])
    func masks(subBand: Int, masks: [ChannelMask]) {
        #expect(Region.us915.channelMasks(subBand: subBand) == masks)
    }

    @Test("that has no sub-bands has nothing to restrict")
    func noMasks() {
        #expect(Region.eu868.channelMasks(subBand: 2).isEmpty)
    }

    @Test(
        "carries so many bytes of payload at each data rate",
        arguments: [
            (Region.eu868, 0...7, true, [51, 51, 51, 115, 242, 242, 242, 242]),
            (.as923Group1, 0...5, true, [0, 0, 11, 53, 125, 242]),
            (.as923Group1, 0...5, false, [51, 51, 51, 115, 242, 242]),
            (.au915, 8...13, true, [53, 129, 242, 242, 242, 242]),
            (.us915, 8...13, true, [53, 129, 242, 242, 242, 242]),
            (.us915, 0...7, true, [0, 0, 0, 0, 0, 0, 0, 0]),
        ])
    func payload(region: Region, rates: ClosedRange<Int>, isDwellLimited: Bool, bytes: [Int]) {
        #expect(rates.map { region.largestPayload(downlink: $0, isDwellLimited: isDwellLimited) } == bytes)
    }

    @Test("of Europe is louder in the sub-band of RX2 alone")
    func power() {
        #expect(Region.eu868.power(at: 868_100_000) == 16)
        #expect(Region.eu868.power(at: 869_525_000) == 27)
        #expect(Region.as923Group1.power(at: 923_200_000) == 14)
    }
}
