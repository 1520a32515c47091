import SimulatedInstruments
import Testing

@Suite("A bad line", .timeLimit(.minutes(2)))
struct BadLineTests {
    private static let kinds: [(InstrumentKind, interval: String, seconds: Double)] = [
        (.sbe37, "1", 1200), (.metbk, "10", 12_000), (.adcp, "10", 4000),
    ]

    /// The same instrument twice, once on a good line.
    private func plans(_ kind: InstrumentKind, interval: String, fault: String) -> [LinePlan] {
        let settings = ["interval": interval, "seed": "11"]
        return [
            LinePlan(name: "good", kind: kind, settings: settings),
            LinePlan(name: "bad", kind: kind, settings: settings.merging(["fault": fault]) { $1 }),
        ]
    }

    private func rows(
        _ plans: [LinePlan], seconds: Double
    ) async throws -> (station: VirtualStation, rows: [[ArchiveFile.Row]]) {
        let station = try await VirtualStation(plans)
        await station.run(seconds: seconds)
        await station.disconnectAll()
        try await station.drain()
        #expect(try await station.audit().isClean)
        let file = try station.archived
        return (station, try plans.map { try file.rows(of: $0.name) })
    }

    @Test(
        "loses no byte and changes no order, whatever happens on it",
        arguments: [
            "drop=0.01", "garble=0.01", "split=0.3", "duplicate=0.1", "delay=0.1:3", "disconnect=60:10",
            "powercycle=120:5",
            "drop=0.002,garble=0.002,split=0.1,duplicate=0.02,delay=0.05:2,disconnect=200:10,powercycle=300:5",
        ])
    func keepsBytes(fault: String) async throws {
        let plans = [
            LinePlan(name: "ctd", kind: .sbe37, settings: ["interval": "2", "fault": fault, "seed": "21"]),
            LinePlan(
                name: "gnss", kind: .gnss, settings: ["interval": "5", "fault": fault, "seed": "22"],
                isDatagrams: true),
            LinePlan(name: "weather", kind: .metbk, settings: ["interval": "10", "fault": fault, "seed": "23"]),
            LinePlan(name: "adcp", kind: .adcp, settings: ["interval": "20", "fault": fault, "seed": "24"]),
        ]
        let (station, rows) = try await rows(plans, seconds: 600)
        for (line, rows) in zip(station.lines, rows) {
            #expect(!rows.isEmpty)
            #expect(rows.joinedRaw == line.carried, "\(line.name)")
            // A frame has values or a defect, never both.
            #expect(rows.allSatisfy { !$0.isReading || $0.defect == nil }, "\(line.name)")
        }
    }

    @Test("costs nothing when it only cuts what is sent together", arguments: kinds.indices)
    func splits(index: Int) async throws {
        let (kind, interval, seconds) = Self.kinds[index]
        let (station, rows) = try await rows(plans(kind, interval: interval, fault: "split=0.2"), seconds: seconds)
        #expect(station.lines[1].instrument.counts.cuts > 1000)
        #expect(rows[1] == rows[0])
    }

    @Test("costs only the frames in which a byte was garbled", arguments: kinds.indices)
    func garbles(index: Int) async throws {
        let (kind, interval, seconds) = Self.kinds[index]
        let (station, rows) = try await rows(
            plans(kind, interval: interval, fault: "garble=0.0005"), seconds: seconds)
        let good = station.lines[0].carried
        let bad = station.lines[1].carried
        #expect(good.count == bad.count)
        let hit = framesHit(rows[0], good: good, bad: bad)
        #expect(!hit.isEmpty && hit.count < rows[0].count / 2)
        var rest = rows[1][...]
        for (number, frame) in rows[0].enumerated() where !hit.contains(number) {
            guard let place = rest.firstIndex(of: frame) else {
                Issue.record("frame \(number) was not hit and is not there: \(frame)")
                return
            }
            rest = rest[(place + 1)...]
        }
    }

    /// The numbers of the frames in which a byte differs. With the last byte of a frame, its end, the next one suffers.
    private func framesHit(_ frames: [ArchiveFile.Row], good: [UInt8], bad: [UInt8]) -> Set<Int> {
        var hit: Set<Int> = []
        var start = 0
        for (number, frame) in frames.enumerated() {
            let end = start + frame.raw.count
            if good[start..<end] != bad[start..<end] { hit.insert(number) }
            if good[end - 1] != bad[end - 1] { hit.insert(number + 1) }
            start = end
        }
        return hit
    }

    @Test("costs at most the two frames at each byte that is lost", arguments: kinds.indices)
    func drops(index: Int) async throws {
        let (kind, interval, seconds) = Self.kinds[index]
        let (station, rows) = try await rows(plans(kind, interval: interval, fault: "drop=0.0005"), seconds: seconds)
        let dropped = station.lines[1].instrument.counts.bytesDropped
        #expect(dropped > 10)
        let readings = rows.map { $0.filter(\.isReading) }
        #expect(readings[1].count >= readings[0].count - 2 * dropped)
        #expect(readings[1].count < readings[0].count || kind == .sbe37)
    }

    @Test("that breaks within a line gives no reading of the part that came")
    func powerCut() async throws {
        let (station, rows) = try await rows(
            plans(.sbe37, interval: "1", fault: "powercycle=60:5"), seconds: 1200)
        #expect(station.lines[1].instrument.counts.powerCycles > 10)
        // The same water at the same instants: every reading of the bad line is one of the good line.
        let good = Set(rows[0].map(\.values))
        let strange = rows[1].filter { $0.isReading && !good.contains($0.values) }
        #expect(strange.isEmpty, "\(strange)")
    }
}
