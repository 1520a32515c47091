import LoRaWAN
import Sensing
import Testing

@Suite("Gateways at the network server")
struct ServerGatewayTests {
    private func alive(_ bench: ServerBench) -> [(EUI64, Bool)] {
        bench.gatewayNews.compactMap { news in
            if case .alive(let isAlive) = news.content { (news.gateway, isAlive) } else { nil }
        }
    }

    @Test("a gateway is there with its first PULL_DATA, and that is said once")
    func appears() {
        var bench = ServerBench()
        bench.run(for: 300 * ServerBench.second)
        let roof = alive(bench).filter { $0.0 == ServerBench.roof }
        #expect(roof.map(\.1) == [true])
    }

    @Test("a gateway that pulls nothing for a minute is gone, and there again when it pulls")
    func silent() {
        var bench = ServerBench()
        bench.run(for: 30 * ServerBench.second)
        bench.ears[0].isPulling = false
        bench.run(for: 55 * ServerBench.second)
        #expect(alive(bench).filter { $0.0 == ServerBench.roof }.map(\.1) == [true])
        bench.run(for: 10 * ServerBench.second)
        #expect(alive(bench).filter { $0.0 == ServerBench.roof }.map(\.1) == [true, false])
        bench.ears[0].isPulling = true
        bench.pull()
        #expect(alive(bench).filter { $0.0 == ServerBench.roof }.map(\.1) == [true, false, true])
    }

    @Test("a listed gateway that never says a word is missed after a minute")
    func missed() {
        var bench = ServerBench()
        bench.run(for: 59 * ServerBench.second)
        #expect(!alive(bench).contains { $0.0 == ServerBench.pier })
        bench.run(for: 2 * ServerBench.second)
        #expect(alive(bench).filter { $0.0 == ServerBench.pier }.map(\.1) == [false])
    }

    @Test("the server asks to be called before anything has happened, so that it misses them")
    func firstDeadline() {
        var server = NetworkServer(
            NetworkServerSettings(
                region: .eu868, gateways: [GatewaySettings(name: "roof", eui: ServerBench.roof)]))
        #expect(server.deadline == 0)
        var actions: [ServerAction] = []
        server.proceed(now: 5, time: ServerBench().time, into: &actions)
        #expect(server.deadline == 60_000_000_005 && actions.isEmpty)
    }

    @Test("what a gateway tells of itself is handed on with its text")
    func statistics() {
        var bench = ServerBench()
        bench.clear()
        var statistics = GatewayStatistics()
        statistics.received = 3
        bench.statistics(statistics, text: Array("{}".utf8))
        #expect(
            bench.gatewayNews.map(\.content) == [.statistics(statistics, text: Array("{}".utf8))]
                && bench.gatewayNews.map(\.gateway) == [ServerBench.roof])
    }

    @Test("packets that could not be read are told, the first of them one by one")
    func defects() {
        var bench = ServerBench()
        bench.clear()
        var actions: [ServerAction] = []
        let push = GatewayPush(defects: (0..<200).map { "defect \($0)" })
        bench.server.hear(
            GatewayDatagram(version: 2, token: 0, gateway: ServerBench.roof, content: .push(push)),
            from: ServerBench.address(of: ServerBench.roof, socket: 1), at: bench.time, now: bench.now, into: &actions)
        #expect(actions.count == 4)
        guard case .refuse(let refusal)? = actions.first else { return #expect(Bool(false)) }
        #expect(refusal.kind == .brokenDatagram && refusal.text.contains("defect 0"))
    }

    @Test("tokens repeat after every start of a gateway: nothing is known by them")
    func repeatedTokens() throws {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(1)
        var bench = ServerBench()
        bench.server.admit(node.personalised(), memory: DeviceMemory())
        bench.radio(node.uplink())
        bench.radio(node.uplink())
        #expect(bench.kept.count == 2)
    }

    @Test("ten thousand invented gateways and addresses leave no more behind than a few")
    func bounded() {
        var server = NetworkServer(NetworkServerSettings(region: .eu868, takesAnyGateway: true))
        let bench = ServerBench()
        var actions: [ServerAction] = []
        for number in UInt64(0)..<10_000 {
            actions = []
            let packet = ReceivedPacket(
                counter: 0, frequency: 868_100_000, modulation: .lora(spreadingFactor: 7, bandwidth: 125_000),
                payload: [0x40] + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
                    + [UInt8](repeating: 0, count: 8))
            server.hear(
                GatewayDatagram(
                    version: 2, token: 0, gateway: EUI64(number), content: .push(GatewayPush(packets: [packet]))),
                from: GatewayAddress(host: [10, 0, 0, 1], port: 9), at: bench.time, now: number, into: &actions)
            #expect(actions.count == 1)
        }
        #expect(server.deadline == nil)
    }
}
