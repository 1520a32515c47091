import Delivery
import SimulatedInstruments
import Store
import Testing

@Suite("The same station", .timeLimit(.minutes(10)))
struct DeterminismTests {
    private static let fault =
        "drop=0.001,garble=0.001,split=0.1,duplicate=0.02,delay=0.05:1,disconnect=100:10,powercycle=150:5"

    private func ledger(seed: Int, tick: Double) async throws -> EpochLedger {
        let kinds: [(InstrumentKind, interval: String)] = [(.sbe37, "2"), (.gnss, "5"), (.metbk, "10"), (.adcp, "30")]
        let plans = kinds.enumerated().map { number, kind in
            LinePlan(
                name: kind.0.rawValue, kind: kind.0,
                settings: ["interval": kind.interval, "fault": Self.fault, "seed": "\(seed + number)"])
        }
        let station = try await VirtualStation(plans)
        await station.run(seconds: 420, tick: tick)
        await station.disconnectAll()
        return try await station.store.ledger(epoch: await station.store.statistics().epoch)
    }

    @Test("with the same seed gives the same ledger, digests included, however often it commits")
    func sameSeed() async throws {
        let first = try await ledger(seed: 41, tick: 2)
        #expect(first.blocks.reduce(0) { $0 + $1.records } > 500)
        #expect(try await ledger(seed: 41, tick: 2) == first)
        #expect(try await ledger(seed: 41, tick: 60) == first)
    }

    @Test("with another seed gives another ledger")
    func otherSeed() async throws {
        #expect(try await ledger(seed: 41, tick: 20).blocks != ledger(seed: 51, tick: 20).blocks)
    }
}
