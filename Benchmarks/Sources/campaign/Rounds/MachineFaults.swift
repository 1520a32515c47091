import Glibc
import Programs

/// Clocks, disks and power.
extension Round {
    /// Half of them go back to the truth; the others stay where they are, between a tenth of a second and eleven days.
    mutating func stepClock() throws(BenchmarkFailure) {
        let isBack = chance.whole(0...1) == 0
        let size = pow(10, chance.seconds(-1...6)) * (chance.whole(0...1) == 0 ? 1 : -1)
        let offset = isBack ? 0 : Int64(size * 1e9)
        words += " to \(rounded(Double(offset) / 1e9, 1)) s"
        network.with { $0.time.offset = offset }
        // The jump is believed when it stays; until then the clock is in doubt.
        pause(0.5...0.8)
        _ = try wait(seconds: 4) { () throws(BenchmarkFailure) in fleet.status()?.clockState == "locked" }
        if let status = fleet.status() { words += ", the station's clock is \(status.clockState) at \(status.time)" }
    }

    mutating func fillDisk() throws(BenchmarkFailure) {
        // Faster than usual, so that what is there to be used up is used up.
        network.with { state in for index in state.instruments.indices { state.instruments[index].haste = 10 } }
        let end = monotonicSeconds() + chance.seconds(0.8...2.5)
        while monotonicSeconds() < end {
            try fleet.station.fill()
            usleep(100_000)
        }
        if let status = fleet.status() { words += ", the store is \(status.storeState)" }
        network.with { state in for index in state.instruments.indices { state.instruments[index].haste = 1 } }
        try fleet.station.free()
    }

    mutating func cutStation() throws(BenchmarkFailure) {
        let time = monotonicSeconds()
        try fleet.cutStation()
        died(at: time, .stationPowerCut)
        try fleet.startDaemon()
    }

    mutating func cutShore() throws(BenchmarkFailure) {
        try fleet.cutShore()
        try fleet.startBroker()
        for name in ArchiveName.allCases { try fleet.start(name) }
    }
}
