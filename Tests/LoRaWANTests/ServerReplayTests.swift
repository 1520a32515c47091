import LoRaWAN
import Sensing
import Testing

@Suite("Replays, restarts and counters that begin anew")
struct ServerReplayTests {
    private func serving(_ policy: DevicePolicy = DevicePolicy()) throws -> (ServerBench, ServerNode) {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(0x0012_3456)
        var bench = ServerBench()
        bench.server.admit(node.personalised(policy), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    private var accepting: DevicePolicy {
        var policy = DevicePolicy()
        policy.counterReset = .accepted
        return policy
    }

    @Test("an old frame is a replay: not kept, not answered", arguments: [UInt32(3), 70_000, 65_536])
    func replay(_ first: UInt32) throws {
        var (bench, node) = try serving()
        node.counter = first
        let old = node.uplink(isConfirmed: true)
        bench.radio(old)
        bench.run(for: 5 * ServerBench.second)
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        bench.clear()
        bench.radio(old)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.replay] && bench.kept.isEmpty && bench.transmissions.isEmpty)
    }

    @Test("the last frame, sent again an hour later, is a replay and not a repetition")
    func lateRepetition() throws {
        var (bench, node) = try serving()
        let frame = node.uplink(isConfirmed: true)
        bench.radio(frame)
        bench.run(for: 3_600 * ServerBench.second)
        bench.clear()
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.replay] && bench.transmissions.isEmpty)
    }

    @Test("an unconfirmed frame that comes again behind its windows costs one line: not kept, not answered")
    func unconfirmedRepetition() throws {
        var (bench, node) = try serving()
        let frame = node.uplink()
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        bench.clear()
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.replay] && bench.kept.isEmpty && bench.transmissions.isEmpty)
    }

    @Test("a frame that is sent again without end is acknowledged fifteen times more and then refused")
    func endlessRepetition() throws {
        var (bench, node) = try serving()
        let frame = node.uplink(isConfirmed: true)
        for _ in 0..<20 {
            bench.radio(frame)
            bench.run(for: 10 * ServerBench.second)
        }
        #expect(bench.kept.count == 1 && bench.transmissions.count == 16)
        #expect(bench.refusals.map(\.kind) == [.replay, .replay, .replay, .replay])
    }

    @Test("a device with fixed keys that begins anew is refused by its policy, with what can be done")
    func resetRefused() throws {
        var (bench, node) = try serving()
        node.counter = 1_000
        bench.radio(node.uplink())
        node.counter = 0
        bench.radio(node.uplink())
        #expect(bench.kept.count == 1 && bench.refusals.map(\.kind) == [.replay])
        #expect(bench.refusals.first?.text.contains("--counter-reset accepted") == true)
    }

    @Test("where the policy has it, a counter that begins anew begins a session", arguments: [UInt32(1_000), 70_000])
    func resetAccepted(_ before: UInt32) throws {
        var (bench, node) = try serving(accepting)
        node.counter = before
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        node.counter = 0
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        bench.radio(node.uplink())
        #expect(bench.kept.map(\.counter) == [before, 0, 1])
        #expect(bench.kept.map(\.beginsSession) == [true, true, false] && bench.kept.map(\.lost) == [0, 0, 0])
    }

    @Test("the ledger forgets the high counter before the first record with a low one is given out")
    func resetIsDurable() throws {
        var (bench, node) = try serving(accepting)
        node.counter = 1_000
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        bench.clear()
        node.counter = 0
        bench.radio(node.uplink())
        let forgotten = try #require(
            bench.position { action in
                guard case .persist(.memory(_, let memory)) = action else { return false }
                return memory.session?.uplinkCounter == nil
            })
        let kept = try #require(bench.position { if case .keep = $0 { true } else { false } })
        #expect(forgotten < kept)
    }

    @Test("a joined device may not begin anew, whatever its policy: it has to join")
    func joinedNeverResets() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench()
        bench.server.admit(node.joining(accepting), memory: DeviceMemory())
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 1)
        #expect(isItsOwn)
        node.counter = 50
        bench.radio(node.uplink())
        node.counter = 2
        bench.radio(node.uplink())
        #expect(bench.kept.count == 1 && bench.refusals.map(\.kind) == [.replay])
    }

    // MARK: Restarts

    /// A server anew, from what the ledger holds.
    private func restarted(_ bench: ServerBench, _ device: Device, _ memory: DeviceMemory) -> ServerBench {
        var again = ServerBench()
        again.now = bench.now + 60 * ServerBench.second
        again.server.admit(device, memory: memory)
        again.pull()
        again.clear()
        return again
    }

    @Test("after a restart a frame that is in the store is a replay, though the ledger did not know it")
    func restartWithoutSummary() throws {
        var (bench, node) = try serving()
        let frame = node.uplink()
        bench.radio(frame)
        bench.run(for: ServerBench.second)
        var again = restarted(bench, node.personalised(), DeviceMemory())
        again.server.raise(node.eui, address: node.address, counter: 0)
        again.run(for: 600 * ServerBench.second)
        again.radio(frame)
        #expect(again.kept.isEmpty && again.refusals.map(\.kind) == [.replay])
        again.radio(node.uplink())
        #expect(again.kept.map(\.counter) == [1] && again.kept.first?.beginsSession == false)
    }

    @Test("a stored record never turns a counter back")
    func raiseOnly() throws {
        var (bench, node) = try serving()
        node.counter = 90
        bench.radio(node.uplink())
        bench.run(for: ServerBench.second)
        bench.server.raise(node.eui, address: node.address, counter: 12)
        #expect(bench.server.memory(of: node.eui)?.session?.uplinkCounter == 90)
    }

    @Test("a stored record of the offered session makes it the one in use")
    func raisePromotes() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench()
        bench.server.admit(node.joining(), memory: DeviceMemory())
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 1)
        #expect(isItsOwn)
        var again = restarted(bench, node.joining(), try #require(bench.persisted.last))
        again.server.raise(node.eui, address: node.address, counter: 3)
        node.counter = 4
        again.radio(node.uplink())
        #expect(again.kept.map(\.counter) == [4] && again.kept.first?.beginsSession == false)
    }

    @Test("an acknowledgement that was lost with a power cut is sent when the device repeats its frame")
    func repetitionAfterRestart() throws {
        var (bench, node) = try serving()
        let frame = node.uplink(isConfirmed: true)
        bench.radio(frame)
        var again = restarted(bench, node.personalised(), DeviceMemory())
        again.server.raise(node.eui, address: node.address, counter: 0)
        again.radio(frame)
        again.run(for: 5 * ServerBench.second)
        #expect(again.kept.isEmpty && again.transmissions.count == 1)
    }

    @Test("the ledger is told of counters whose records are durable, and of no other")
    func summaryOfDurable() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        bench.run(for: ServerBench.second)
        bench.commits = false
        bench.radio(node.uplink())
        bench.run(for: 30 * ServerBench.second)
        #expect(bench.summaries.last?.session?.uplinkCounter == 0)
        #expect(bench.server.memory(of: node.eui)?.session?.uplinkCounter == 0)
    }

    @Test("a device that speaks every second is summarised every ten")
    func summaries() throws {
        var (bench, node) = try serving()
        for _ in 0..<60 {
            bench.radio(node.uplink())
            bench.run(for: ServerBench.second)
        }
        bench.run(for: 20 * ServerBench.second)
        #expect((5...7).contains(bench.summaries.count))
        #expect(bench.summaries.last?.session?.uplinkCounter == 59)
    }

    @Test("what the operator changes in the ledger does not turn counters back")
    func readmitted() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        let frame = node.uplink()
        bench.radio(frame)
        bench.server.admit(node.personalised(accepting), memory: DeviceMemory())
        bench.radio(frame)
        #expect(bench.kept.map(\.counter) == [0, 1])
    }

    @Test("other keys in the ledger begin a session of their own")
    func readmittedWithOtherKeys() throws {
        var (bench, node) = try serving()
        node.counter = 40
        bench.radio(node.uplink())
        var renewed = try #require(ServerNode(seed: 0x66))
        renewed.address = node.address
        bench.server.admit(renewed.personalised(), memory: try #require(bench.server.memory(of: node.eui)))
        bench.radio(renewed.uplink())
        #expect(bench.kept.map(\.counter) == [40, 0] && bench.kept.last?.beginsSession == true)
    }
}
