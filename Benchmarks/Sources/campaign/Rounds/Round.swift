import Glibc
import Programs

/// Does one fault to the fleet, undoes it, and waits until live lines reach both archives again.
struct Round {
    let fleet: Fleet
    let network: Network
    var chance: SeededChance
    var words = ""
    /// An archive that went back in time, and when it was last asked what it holds: it has to be asked again.
    var restored: (archive: ArchiveName, asked: String)?

    init(fleet: Fleet, network: Network, seed: UInt64, number: Int) {
        self.fleet = fleet
        self.network = network
        chance = SeededChance(seed: seed, part: number)
    }

    /// The fault of a round: every fault once in as many rounds, in an order that the seed gives.
    static func fault(of number: Int, among faults: [Fault], seed: UInt64) -> Fault {
        var chance = SeededChance(seed: seed, part: -((number - 1) / faults.count) - 1)
        return faults.shuffled(using: &chance)[(number - 1) % faults.count]
    }

    mutating func inject(_ fault: Fault) throws(BenchmarkFailure) {
        pause(0...0.3)
        switch fault {
        case .daemonKilled: try killDaemon()
        case .archiveKilled: try killArchive(named())
        case .brokerKilled: try restartBroker()
        case .cutInBatch: try cut(isAnswer: false)
        case .cutInAnswer: try cut(isAnswer: true)
        case .linkAway: try disturb(.refused, 0.3...1.2)
        case .slowLink: try disturb(.slow(chance.seconds(2000...20_000)), 0.8...1.8)
        case .halfOpen: try halfOpen()
        case .clockStep: try stepClock()
        case .diskFull: try fillDisk()
        case .stationPowerCut: try cutStation()
        case .shorePowerCut: try cutShore()
        case .brokerAlone: try leaveBrokerAlone()
        case .archiveRestored: try restore(named())
        }
    }

    /// Seconds until the daemon answers and writes, new lines are durable, and no archive lacks more than those: what
    /// there was when the fault ended is delivered.
    func recover() throws(BenchmarkFailure) -> Double {
        let start = monotonicSeconds()
        var storedAtEnd: Int64?
        let isWell = try wait(seconds: CampaignBounds.recoverySeconds, every: 40_000) { () throws(BenchmarkFailure) in
            guard fleet.isDaemonRunning else {
                throw BenchmarkFailure(
                    "the daemon ended by itself: \(contents(of: fleet.log("fairlead")).suffix(2000))")
            }
            guard let status = fleet.status() else { return false }
            if let restored, status.inquiries["\(restored.archive)"] == restored.asked { return false }
            let before = storedAtEnd ?? status.storedRecords
            storedAtEnd = before
            let new = status.storedRecords - before
            return status.storeState == "writing" && new > 0 && status.backlog <= new
        }
        guard isWell else {
            throw BenchmarkFailure("no recovery within \(Int(CampaignBounds.recoverySeconds)) s of the fault's end")
        }
        return monotonicSeconds() - start
    }

    mutating func pause(_ range: ClosedRange<Double>) {
        usleep(UInt32(chance.seconds(range) * 1e6))
    }
}
