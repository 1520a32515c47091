import SimulatedInstruments
import Testing

/// An instrument whose good and bad lines are compared, and for how long.
struct BadLineSubject: Sendable, CustomTestStringConvertible {
    var kind: InstrumentKind
    var interval: String
    /// Not a multiple of the interval, so that it ends between two messages.
    var seconds: Double

    var testDescription: String { kind.rawValue }

    static let all = [
        BadLineSubject(kind: .sbe37, interval: "1", seconds: 500.5),
        BadLineSubject(kind: .metbk, interval: "10", seconds: 5005),
        BadLineSubject(kind: .adcp, interval: "10", seconds: 805),
    ]

    /// The same instrument twice: on a good line and on a bad one.
    func plans(fault: String) -> [LinePlan] {
        let settings = ["interval": interval, "seed": "11"]
        return [
            LinePlan(name: "good", kind: kind, settings: settings),
            LinePlan(name: "bad", kind: kind, settings: settings.merging(["fault": fault]) { $1 }),
        ]
    }
}

@Suite("A bad line", .timeLimit(.minutes(10)))
struct BadLineTests {
    /// What has come to the archive of each line at the end.
    private func rows(
        _ plans: [LinePlan], seconds: Double
    ) async throws -> (lines: [VirtualLine], rows: [[ArchiveFile.Row]]) {
        let station = try await VirtualStation(plans)
        await station.run(seconds: seconds)
        await station.disconnectAll()
        try await station.drain()
        #expect(try await station.audit().isClean)
        let file = try station.archived
        return (station.lines, try plans.map { try file.rows(of: $0.name) })
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
        let (lines, rows) = try await rows(plans, seconds: 300)
        for (line, rows) in zip(lines, rows) {
            #expect(!rows.isEmpty, "\(line.name)")
            let isComplete = rows.joinedRaw == line.carried
            #expect(isComplete, "\(line.name)")
            // A frame has values or a defect, never both.
            #expect(rows.allSatisfy { !$0.isReading || $0.defect == nil }, "\(line.name)")
        }
    }

    @Test("costs nothing when it only cuts what is sent together", arguments: BadLineSubject.all)
    func splits(subject: BadLineSubject) async throws {
        let (lines, rows) = try await rows(subject.plans(fault: "split=0.2"), seconds: subject.seconds)
        #expect(lines[1].instrument.counts.cuts > 1000)
        #expect(rows[0].count == rows[1].count)
        let different = zip(rows[0], rows[1]).first { $0 != $1 }
        #expect(different == nil)
    }

    @Test("costs only the frames in which a byte was garbled", arguments: BadLineSubject.all)
    func garbles(subject: BadLineSubject) async throws {
        let (lines, rows) = try await rows(subject.plans(fault: "garble=0.0005"), seconds: subject.seconds)
        let hit = framesHit(rows[0], good: lines[0].carried, bad: lines[1].carried)
        #expect(hit.count > 5 && hit.count < rows[0].count / 2)
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

    @Test("costs at most the two frames at each byte that is lost", arguments: BadLineSubject.all)
    func drops(subject: BadLineSubject) async throws {
        let (lines, rows) = try await rows(subject.plans(fault: "drop=0.0005"), seconds: subject.seconds)
        let dropped = lines[1].instrument.counts.bytesDropped
        #expect(dropped > 5)
        let readings = rows.map { $0.filter(\.isReading).count }
        #expect(readings[1] >= readings[0] - 2 * dropped)
    }

    /// A line that was cut between two columns looks like that of an instrument that is set up to print fewer.
    @Test("gives no number of which a power cut took the last digits")
    func powerCut() async throws {
        let plans = BadLineSubject.all[0].plans(fault: "powercycle=40:5")
        let (lines, rows) = try await rows(plans, seconds: 1000.5)
        #expect(lines[1].instrument.counts.powerCycles > 10)
        let readings = rows[1].filter(\.isReading)
        #expect(readings.count > 500)
        for reading in readings {
            // Without what a power-up leaves on the line.
            let text = String(decoding: reading.raw.filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
            let columns = text.split(separator: ",")
            for (column, decimals) in zip(columns, [4, 5, 3, 4, 3]) {
                #expect(column.split(separator: ".").last?.count == decimals, "\(text)")
            }
            #expect([2, 3, 4, 5, 7].contains(columns.count), "\(text)")
        }
    }
}
