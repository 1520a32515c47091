import Glibc
import Programs

/// Programs that die, and a database that goes back in time.
extension Round {
    mutating func killDaemon() throws(BenchmarkFailure) {
        try killOnce()
        // One in four is killed again while it starts.
        if chance.whole(1...4) == 1 {
            try fleet.startDaemon()
            pause(0...0.3)
            try killOnce()
        }
        pause(0...0.3)
        try fleet.startDaemon()
    }

    mutating func killOnce() throws(BenchmarkFailure) {
        let time = monotonicSeconds()
        try fleet.killDaemon()
        died(at: time, .daemonKilled)
    }

    func died(at time: Double, _ fault: Fault) {
        network.with { state in
            for index in state.instruments.indices { state.instruments[index].died(at: time, by: fault.rawValue) }
        }
    }

    mutating func named() -> ArchiveName {
        let name = chance.whole(0...1) == 0 ? ArchiveName.direct : .broker
        words += " archive '\(name)'"
        return name
    }

    mutating func killArchive(_ name: ArchiveName) throws(BenchmarkFailure) {
        try fleet.kill(name)
        pause(0...0.6)
        try fleet.start(name)
    }

    mutating func restartBroker() throws(BenchmarkFailure) {
        try fleet.killBroker()
        pause(0...0.3)
        try fleet.startBroker()
    }

    /// What the broker acknowledges in this time it forgets when it is killed.
    mutating func leaveBrokerAlone() throws(BenchmarkFailure) {
        try fleet.kill(.broker)
        pause(0.4...1)
        try restartBroker()
        try fleet.start(.broker)
    }

    mutating func restore(_ name: ArchiveName) throws(BenchmarkFailure) {
        if access(fleet.backup(name), R_OK) != 0 {
            try backUp(name)
            pause(0.5...1)
        }
        restored = (name, fleet.status()?.inquiries["\(name)"] ?? "")
        try fleet.kill(name)
        let path = fleet.database(name)
        try Disk.shell("rm -f '\(path)-wal' '\(path)-shm' && cp '\(fleet.backup(name))' '\(path)'")
        try fleet.start(name)
    }

    func backUp(_ name: ArchiveName) throws(BenchmarkFailure) {
        try DatabaseFile(fleet.database(name), readOnly: true).copy(to: fleet.backup(name))
    }
}
