import Glibc

/// Kills the daemon again and again, and stops and starts everything around it. Used on one thread.
final class KillRun {
    private let station: CrashStation
    private let kills: Int
    private let lastRecords: UInt64
    private var chance: SeededChance
    private var outcome: KillOutcome

    /// - Parameters:
    ///   - keep: how long the station keeps what is archived, as the station file writes it.
    ///   - lastRecords: how many records the last, unharmed life stores at least.
    init(kills: Int, keep: String, lastRecords: UInt64, seed: UInt64) throws {
        self.kills = kills
        self.lastRecords = lastRecords
        chance = SeededChance(seed: seed)
        station = try CrashStation(keep: keep, chance: &chance)
        outcome = KillOutcome(seed: seed, directory: station.directory)
    }

    /// After it, nothing runs any more.
    func run(_ finish: (CrashStation, inout KillOutcome) throws -> Void) throws -> KillOutcome {
        defer { station.end() }
        try station.startBroker()
        try station.startArchive()
        try station.startInstruments(linesPerSecond: 3000)
        for number in 1...kills { try live(number) }
        try lastLife()
        try finish(station, &outcome)
        return outcome
    }

    /// One life of the daemon, up to its violent end.
    private func live(_ number: Int) throws {
        let isKilledStarting = number % 10 == 0
        let startsWithoutArchive = number % 6 == 2 && !isKilledStarting
        if startsWithoutArchive { try stopArchive() }
        if !station.brokerIsRunning { try station.startBroker() }
        try station.startDaemon()
        if isKilledStarting {
            try wait(milliseconds: chance.milliseconds(0...300), "while it started")
        } else {
            try station.waitForRecords(1)
            outcome.kills += 1
            if startsWithoutArchive { try station.startArchive() }
            let wait = chance.milliseconds(20...400)
            try self.wait(milliseconds: wait / 2, "under load")
            try disturb(number)
            outcome.reported += station.status.storedRecords() ?? 0
            try self.wait(milliseconds: wait - wait / 2, "under load")
        }
        outcome.allKills += 1
        try station.killDaemon()
    }

    private func disturb(_ number: Int) throws {
        if number % 6 == 5 {
            try stopArchive()
            try station.startArchive()
        }
        switch number % 8 {
        case 3: try stopBroker(with: SIGKILL)
        case 7: try stopBroker(with: SIGTERM)
        default: break
        }
    }

    /// The instruments fall silent, everything is delivered, and the daemon stops as it should.
    private func lastLife() throws {
        if !station.brokerIsRunning { try station.startBroker() }
        try station.startDaemon()
        try station.waitForRecords(lastRecords)
        try wait(milliseconds: 300, "under load")
        try station.stopInstruments()
        try station.waitUntilDrained(seconds: 90)
        outcome.reported += station.status.storedRecords() ?? 0
        try station.stopDaemon()
    }

    private func stopArchive() throws {
        outcome.archiveStops += 1
        try station.stopArchive(with: SIGKILL)
    }

    private func stopBroker(with signal: Int32) throws {
        outcome.brokerStops += 1
        try station.stopBroker(with: signal)
    }

    private func wait(milliseconds: Int64, _ when: String) throws {
        guard let daemon = station.daemon, !daemon.ends(within: milliseconds) else {
            throw station.problem("the daemon ended by itself \(when)")
        }
    }
}

extension SeededChance {
    fileprivate mutating func milliseconds(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }
}

/// What was done to a station, and what was found afterwards.
struct KillOutcome: Sendable {
    let seed: UInt64
    let directory: TemporaryDirectory
    /// Under load, after a durable record.
    var kills = 0
    /// Those that came while the daemon started included.
    var allKills = 0
    var archiveStops = 0
    var brokerStops = 0
    /// Records that the daemon said were durable, over all its lives.
    var reported: UInt64 = 0
    /// Lines of the load generator at the archive in the end.
    var lines: Int64 = 0
    /// What was wrong, each as a sentence; empty when nothing was.
    var faults: [String] = []

    init(seed: UInt64, directory: TemporaryDirectory) {
        self.seed = seed
        self.directory = directory
    }

    mutating func check(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append(fault()) }
    }

    /// Each row that a question finds is a fault; the first few are told.
    mutating func checkNone(_ rows: [String], _ fault: String) {
        check(rows.isEmpty, "\(rows.count) records \(fault): \(rows.prefix(5).joined(separator: ", "))")
    }

    var summary: String {
        "seed \(seed): \(allKills) kills, \(kills) of them under load; archive stopped \(archiveStops) times, "
            + "broker \(brokerStops) times; \(lines) lines archived"
    }
}
