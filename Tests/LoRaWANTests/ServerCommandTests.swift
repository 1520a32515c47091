import Sensing
import Testing
import Timekeeping

@testable import LoRaWAN

@Suite("MAC commands and clocks of devices")
struct ServerCommandTests {
    private func serving(
        _ region: Region = .eu868, _ policy: DevicePolicy = DevicePolicy(), gateways: [ServerBench.Ear]? = nil
    ) throws -> (ServerBench, ServerNode) {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(0x0012_3456)
        var bench = ServerBench(region, gateways: gateways ?? [ServerBench.Ear(eui: ServerBench.roof)])
        bench.server.admit(node.personalised(policy), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    /// What the device hears after a frame with these commands.
    private func answer(
        _ bench: inout ServerBench, _ node: inout ServerNode, _ commands: [UplinkCommand],
        control: FrameControl = FrameControl(), dataRate: Int = 5, frequency: UInt32 = 868_100_000
    ) -> [DownlinkCommand]? {
        bench.clear()
        bench.radio(
            node.uplink(control: control, options: commands.flatMap(\.bytes)), dataRate: dataRate, frequency: frequency)
        bench.run(for: 10 * ServerBench.second)
        guard let sent = bench.transmissions.first, let frame = node.take(downlink: sent.packet.payload) else {
            return nil
        }
        return DownlinkCommand.read(frame.port == 0 ? frame.payload : frame.options).commands
    }

    @Test("LinkCheckReq is answered with the best margin and with how many gateways heard it")
    func linkCheck() throws {
        let ears = [
            ServerBench.Ear(eui: ServerBench.roof, snr: -12), ServerBench.Ear(eui: ServerBench.pier, snr: -4.5),
        ]
        var (bench, node) = try serving(gateways: ears)
        let heard = answer(&bench, &node, [.linkCheckRequest], dataRate: 0)
        // SF12 needs -20 dB.
        #expect(heard?.first == .linkCheckAnswer(margin: 15, gateways: 2))
    }

    @Test("commands on port 0 are read as well as those in FOpts")
    func port0() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink(UplinkCommand.linkCheckRequest.bytes, port: 0))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.first?.port == 0 && bench.transmissions.count == 1)
    }

    @Test("ADRACKReq is answered, whatever the policy says of ADR")
    func adrAckReq() throws {
        var (bench, node) = try serving()
        let heard = answer(
            &bench, &node, [], control: FrameControl(adaptsDataRate: true, asksForDownlink: true))
        #expect(heard == [.deviceStatusRequest])
    }

    @Test(
        "answers that a device repeats until it hears a downlink get one",
        arguments: [
            UplinkCommand.rxParametersAnswer(channel: true, rx2DataRate: true, rx1Offset: true), .rxTimingAnswer,
            .downlinkChannelAnswer(frequency: true, uplinkExists: true),
        ])
    func sticky(_ command: UplinkCommand) throws {
        var (bench, node) = try serving()
        #expect(answer(&bench, &node, [command]) != nil)
    }

    @Test("battery and margin are asked for with a downlink that goes anyway, once a day, and told with the frame")
    func status() throws {
        var (bench, node) = try serving()
        #expect(answer(&bench, &node, [.linkCheckRequest])?.contains(.deviceStatusRequest) == true)
        #expect(answer(&bench, &node, [.linkCheckRequest])?.contains(.deviceStatusRequest) == false)
        bench.clear()
        bench.radio(node.uplink(options: UplinkCommand.deviceStatus(battery: 115, margin: -7).bytes))
        #expect(bench.kept.first?.battery == 115 && bench.kept.first?.margin == -7)
        #expect(bench.server.memory(of: node.eui)?.battery == 115)
        bench.run(for: 86_400 * ServerBench.second)
        #expect(answer(&bench, &node, [.linkCheckRequest])?.contains(.deviceStatusRequest) == true)
    }

    @Test("an unknown command ends the reading of the others and nothing else")
    func unknownCommand() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink(options: [0x02, 0x80, 0x02]))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.count == 1 && bench.transmissions.count == 1)
    }

    // MARK: Time

    private func told(_ policy: DevicePolicy, _ bench: inout ServerBench, _ node: inout ServerNode) throws -> GPSTime {
        let heard = answer(&bench, &node, [.deviceTimeRequest], dataRate: 0)
        guard case .deviceTime(let time)? = heard?.first else {
            Issue.record("no DeviceTimeAns")
            return GPSTime(seconds: 0)
        }
        return time
    }

    @Test("DeviceTimeReq is answered with GPS time at the end of that frame, leap seconds counted")
    func deviceTime() throws {
        var (bench, node) = try serving()
        let end = bench.time.instant
        let time = try told(DevicePolicy(), &bench, &node)
        let right = GPSTime(end, .builtIn)
        // The counter of the gateway's clock is not settled after one frame: as late as its datagram.
        #expect(abs(time.nanoseconds - right.nanoseconds) < 10_000_000)
        #expect(Int64(right.seconds) == end.nanoseconds / 1_000_000_000 - 315_964_800 + 18)
    }

    @Test("a device that takes GPS seconds for UTC is told the time so that UTC comes out (LoRaMac-node: 18 s ahead)")
    func utcTimeBase() throws {
        var policy = DevicePolicy()
        policy.timeBase = .utc
        var (bench, node) = try serving(.eu868, policy)
        let end = bench.time.instant
        let time = try told(policy, &bench, &node)
        let shown = time.nanoseconds + GPSTime.epoch * Instant.nanosecondsPerSecond
        #expect(abs(shown - end.nanoseconds) < 10_000_000)
    }

    @Test("a station whose clock was never set says nothing of the time on the air, and says so to the operator")
    func unknownTime() throws {
        var (bench, node) = try serving()
        bench.clockState = .unsynchronised
        bench.epoch = Instant(nanoseconds: 0)
        #expect(answer(&bench, &node, [.deviceTimeRequest]) == nil)
        #expect(bench.refusals.map(\.kind) == [.notTransmitted])
        #expect(bench.refusals.first?.text.contains("never set") == true)
    }

    @Test("a station without a source of time tells its own: device and station then agree, and are corrected together")
    func unsynchronisedTime() throws {
        var (bench, node) = try serving()
        bench.clockState = .unsynchronised
        let end = bench.time.instant
        let time = try told(DevicePolicy(), &bench, &node)
        #expect(abs(time.nanoseconds - GPSTime(end, .builtIn).nanoseconds) < 10_000_000)
    }

    @Test("AppTimeReq on port 202 is answered with what the device's clock is wrong by")
    func appTime() throws {
        var (bench, node) = try serving()
        let right = GPSTime(bench.time.instant, .builtIn).seconds
        bench.radio(
            node.uplink(
                ClockSync.Uplink.appTimeRequest(deviceTime: right - 100, token: 5, needsAnswer: true).bytes, port: 202))
        bench.run(for: 5 * ServerBench.second)
        let frame = node.take(downlink: try #require(bench.transmissions.first).packet.payload)
        #expect(frame?.port == 202)
        #expect(
            ClockSync.Downlink.read(frame?.payload ?? []).commands == [.appTimeAnswer(correction: 100, token: 5)])
    }

    @Test("a clock that is right, of a device that wants no answer then, gets none")
    func appTimeRight() throws {
        var (bench, node) = try serving()
        let right = GPSTime(bench.time.instant, .builtIn).seconds
        bench.radio(
            node.uplink(
                ClockSync.Uplink.appTimeRequest(deviceTime: right, token: 5, needsAnswer: false).bytes, port: 202))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
    }

    // MARK: Channels and ADR

    @Test(
        "a device with fixed keys in AU915 or US915 is told at once which channels are heard",
        arguments: [
            (Region.au915, UInt32(916_800_000)), (.us915, 903_900_000),
        ])
    func channelMask(_ region: Region, _ frequency: UInt32) throws {
        var (bench, node) = try serving(region)
        let heard = try #require(answer(&bench, &node, [], dataRate: 3, frequency: frequency))
        let masks = heard.compactMap { command -> ChannelMask? in
            guard case .linkADR(let request) = command else { return nil }
            return ChannelMask(control: UInt8(request.maskControl), mask: request.channelMask)
        }
        #expect(masks == region.channelMasks(subBand: 2))
        let accepted = UplinkCommand.linkADRAnswer(channelMask: true, dataRate: true, power: true)
        #expect(answer(&bench, &node, [accepted, accepted], dataRate: 3, frequency: frequency) == nil)
    }

    @Test("a device that does not do it is asked five times and left in peace")
    func stubborn() throws {
        var (bench, node) = try serving(.au915)
        let answers = (0..<8).map { _ in answer(&bench, &node, [], dataRate: 3, frequency: 916_800_000) }
        #expect(answers.count { $0 != nil } == 5)
    }

    @Test("a joined device whose stack passes over the mask of its join-accept loses most frames, and is told too")
    func lossy() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench(.au915)
        bench.server.admit(node.joining(), memory: DeviceMemory())
        bench.radio(node.joinRequest(nonce: 1), dataRate: 2, frequency: 916_800_000)
        bench.run(for: 10 * ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 1)
        #expect(isItsOwn)
        #expect(answer(&bench, &node, [], dataRate: 3, frequency: 916_800_000) == nil)
        node.counter = 9
        #expect(answer(&bench, &node, [], dataRate: 3, frequency: 917_000_000) != nil)
    }

    private var adapting: DevicePolicy {
        var policy = DevicePolicy()
        policy.adaptsDataRate = true
        return policy
    }

    @Test("ADR is off unless the policy has it")
    func noADR() throws {
        var (bench, node) = try serving()
        for _ in 0..<25 {
            #expect(answer(&bench, &node, [], control: FrameControl(adaptsDataRate: true), dataRate: 0) == nil)
        }
    }

    @Test("with it, a device that is heard well is told to be faster and then softer (Semtech's algorithm)")
    func adapts() throws {
        var (bench, node) = try serving(.eu868, adapting)
        let heard = try #require(
            answer(&bench, &node, [], control: FrameControl(adaptsDataRate: true), dataRate: 0))
        // 5 dB at SF12: 25 over what it needs, 10 in hand, so five steps of 3 dB: five data rates.
        #expect(
            heard.first
                == .linkADR(LinkADR(dataRate: 5, power: 0, channelMask: 7, maskControl: 6, transmissions: 1)))
    }

    @Test("a device that does not let the server choose is left alone")
    func withoutBit() throws {
        var (bench, node) = try serving(.eu868, adapting)
        #expect(answer(&bench, &node, [], dataRate: 0) == nil)
    }

    @Test("a device that refuses is not asked with every frame")
    func refusing() throws {
        var (bench, node) = try serving(.eu868, adapting)
        let control = FrameControl(adaptsDataRate: true)
        let answers = (0..<19).map { _ in answer(&bench, &node, [], control: control, dataRate: 0) }
        #expect(answers.count { $0 != nil } == 1)
    }

    @Test(
        "data rate, then power; and back to full power when twenty frames are weak",
        arguments: [
            (0, 20.0, 5, 5), (5, 20.0, 5, 5), (3, -5.0, 3, 0),
        ])
    func proposals(_ dataRate: Int, _ snr: Double, _ rate: Int, _ power: Int) {
        var adaption = AdaptiveDataRate()
        adaption.note(counter: 1, snr: snr)
        let setting = adaption.proposal(dataRate: dataRate, spreadingFactor: 12 - dataRate, region: .eu868)
        #expect((setting?.dataRate ?? dataRate) == rate && (setting?.power ?? 0) == power)
    }

    @Test("power comes back when the link gets worse")
    func powerComesBack() {
        var adaption = AdaptiveDataRate()
        adaption.note(counter: 0, snr: 20)
        let first = adaption.proposal(dataRate: 5, spreadingFactor: 7, region: .eu868)
        adaption.ask(first ?? AdaptiveDataRate.Setting(dataRate: 5, power: 0, transmissions: 1))
        adaption.answer(isAccepted: true)
        for counter in UInt32(1)...20 { adaption.note(counter: counter, snr: -5) }
        // 2.5 dB over what SF7 needs: 7.5 too few with 10 in hand, two steps of 3 dB.
        #expect(adaption.proposal(dataRate: 5, spreadingFactor: 7, region: .eu868)?.power == (first?.power ?? 0) - 2)
    }

    @Test("a device whose frames are lost is told to send each of them more often")
    func transmissions() {
        var adaption = AdaptiveDataRate()
        for counter in UInt32(0)..<20 { adaption.note(counter: counter * 2, snr: 2.5) }
        #expect(adaption.proposal(dataRate: 5, spreadingFactor: 7, region: .eu868)?.transmissions == 3)
    }
}
