import Sensing
import Testing

@testable import LoRaWAN

@Suite("MAC commands")
struct CommandTests {
    @Test(
        "of a device are read and written",
        arguments: [
            ("02", .linkCheckRequest), ("0305", .linkADRAnswer(channelMask: true, dataRate: false, power: true)),
            ("04", .dutyCycleAnswer), ("0506", .rxParametersAnswer(channel: false, rx2DataRate: true, rx1Offset: true)),
            ("06ff3f", .deviceStatus(battery: 255, margin: -1)), ("06001f", .deviceStatus(battery: 0, margin: 31)),
            ("060020", .deviceStatus(battery: 0, margin: -32)),
            ("0702", .newChannelAnswer(frequency: false, dataRates: true)), ("08", .rxTimingAnswer),
            ("09", .txParametersAnswer), ("0a01", .downlinkChannelAnswer(frequency: true, uplinkExists: false)),
            ("0b01", .rekey(minor: 1)), ("0d", .deviceTimeRequest), ("1003", .pingSlotInfoRequest(periodicity: 3)),
            ("2002", .deviceMode(deviceClass: 2)),
        ] as [(String, UplinkCommand)])
    func up(hex: String, command: UplinkCommand) throws {
        let bytes = try #require(HexText.decode(hex))
        let read = UplinkCommand.read(bytes)
        #expect(read.commands == [command])
        #expect(read.rest.isEmpty)
        #expect(command.bytes == bytes)
    }

    @Test(
        "of the network are read and written",
        arguments: [
            ("021401", .linkCheckAnswer(margin: 20, gateways: 1)),
            (
                "0352ff0061",
                .linkADR(LinkADR(dataRate: 5, power: 2, channelMask: 0xFF, maskControl: 6, transmissions: 1))
            ),
            ("0407", .dutyCycle(maximum: 7)),
            ("0523d2ad84", .rxParameters(DownlinkSettings(rx1Offset: 2, rx2DataRate: 3), frequency: 869_525_000)),
            ("06", .deviceStatusRequest),
            (
                "0703184f8450",
                .newChannel(NewChannel(index: 3, frequency: 867_100_000, lowestDataRate: 0, highestDataRate: 5))
            ),
            ("0805", .rxTiming(delay: 5)),
            ("093d", .txParameters(TransmitLimits(limitsUplinkDwell: true, limitsDownlinkDwell: true, powerIndex: 13))),
            ("0a00184f84", .downlinkChannel(index: 0, frequency: 867_100_000)),
            ("0d0100000080", .deviceTime(GPSTime(seconds: 1, fraction: 128))),
            ("0e5a1d", .forceRejoin(period: 3, retries: 5, type: 5, dataRate: 10)),
        ] as [(String, DownlinkCommand)])
    func down(hex: String, command: DownlinkCommand) throws {
        let bytes = try #require(HexText.decode(hex))
        let read = DownlinkCommand.read(bytes)
        #expect(read.commands == [command])
        #expect(read.rest.isEmpty)
        #expect(command.bytes == bytes)
    }

    @Test("stand one behind another")
    func several() {
        let read = UplinkCommand.read([0x06, 0x73, 0x07, 0x02, 0x0D])
        #expect(read.commands == [.deviceStatus(battery: 115, margin: 7), .linkCheckRequest, .deviceTimeRequest])
    }

    @Test("end at one that is unknown, whose length nobody knows")
    func unknown() {
        let read = UplinkCommand.read([0x02, 0x80, 0x02, 0x0D])
        #expect(read.commands == [.linkCheckRequest])
        #expect(read.rest == [0x80, 0x02, 0x0D])
    }

    @Test("end at one that is cut")
    func cut() {
        let read = UplinkCommand.read([0x02, 0x06, 0x73])
        #expect(read.commands == [.linkCheckRequest])
        #expect(read.rest == [0x06, 0x73])
    }

    @Test("are written so that they are read the same, whatever bytes come")
    func hostile() {
        var state: UInt64 = 6
        for _ in 0..<20_000 {
            let bytes = (0..<12).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Identifiers are low numbers.
                return UInt8(truncatingIfNeeded: state >> 33) & ((state >> 60) & 1 == 0 ? 0x1F : 0xFF)
            }
            let up = UplinkCommand.read(bytes)
            let down = DownlinkCommand.read(bytes)
            let upAgain = UplinkCommand.read(up.commands.flatMap(\.bytes)).commands
            let downAgain = DownlinkCommand.read(down.commands.flatMap(\.bytes)).commands
            guard upAgain == up.commands, downAgain == down.commands else {
                Issue.record("\(HexText.encode(bytes))")
                return
            }
        }
    }
}
