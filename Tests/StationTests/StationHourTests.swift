import Delivery
import SimulatedInstruments
import Store
import Testing

@Suite("A station with five instruments", .timeLimit(.minutes(10)))
struct StationHourTests {
    private static let plans = [
        LinePlan(name: "ctd", kind: .sbe37, settings: ["interval": "1", "seed": "1"]),
        LinePlan(name: "ctd-deep", kind: .sbe37, settings: ["interval": "10", "depth": "40", "seed": "2"]),
        LinePlan(name: "gnss", kind: .gnss, settings: ["interval": "5", "seed": "3"], isDatagrams: true),
        LinePlan(name: "weather", kind: .metbk, settings: ["interval": "60", "seed": "4"]),
        LinePlan(name: "adcp", kind: .adcp, settings: ["interval": "60", "seed": "5"]),
    ]

    @Test("ends an hour with everything at the archive, an empty backlog and a clean audit")
    func hour() async throws {
        let station = try await VirtualStation(Self.plans)
        for _ in 0..<60 {
            await station.run(seconds: 60)
            try await station.drain()
        }
        await station.disconnectAll()
        try await station.drain()

        let statistics = await station.store.statistics()
        #expect(await station.backlog == 0)
        #expect(statistics.lostRecords == 0 && statistics.pendingRecords == 0)
        let verdict = try await station.audit()
        #expect(verdict.isClean && verdict.unverified.isEmpty, "\(verdict.findings)")
        #expect(verdict.agreed == statistics.storedRecords)

        let archived = try station.archived
        #expect(try archived.count("record") == Int64(statistics.storedRecords))
        #expect(try archived.count("observation") == Int64(statistics.storedObservations))
        for line in station.lines {
            let rows = try archived.rows(of: line.name)
            let isComplete = rows.joinedRaw == line.carried
            #expect(isComplete, "\(line.name)")
            #expect(rows.allSatisfy { $0.defect == nil }, "\(line.name)")
            // Every sample became a reading, a receiver's sentences without a value excepted.
            if line.name != "gnss" {
                #expect(rows.filter(\.isReading).count == Int(line.instrument.recordsSent), "\(line.name)")
            }
        }
    }

    @Test("brings to the archive exactly the numbers that the instrument printed")
    func numbers() async throws {
        let station = try await VirtualStation([Self.plans[0]])
        await station.run(seconds: 600)
        try await station.drain()
        // Columns of a converted line: temperature, conductivity, pressure, salinity, sound speed, date, time.
        let printed = String(decoding: station.lines[0].carried, as: UTF8.self).split(separator: "\r\n").map { line in
            line.drop { $0 == "#" }.split(separator: ",").prefix(5).map {
                Double($0.filter { $0 != " " }) ?? .nan
            }
        }
        #expect(printed.count == 599)
        let rows = try station.archived.rows(of: "ctd")
        for (column, key) in ["temperature", "conductivity", "pressure", "salinity", "sound_speed"].enumerated() {
            #expect(rows.numbers(key) == printed.map { $0[column] }, "\(key)")
        }
    }

    @Test("catches up after a week without the archive, without loss and in order, and then prunes what is archived")
    func week() async throws {
        let plans = [
            LinePlan(name: "ctd", kind: .sbe37, settings: ["interval": "600", "seed": "1"]),
            LinePlan(name: "weather", kind: .metbk, settings: ["interval": "600", "seed": "2"]),
            LinePlan(name: "gnss", kind: .gnss, settings: ["interval": "3600", "seed": "3"]),
            LinePlan(name: "adcp", kind: .adcp, settings: ["interval": "7200", "seed": "4"]),
        ]
        let station = try await VirtualStation(plans) { options in
            options.segmentSeconds = 21_600
            options.keepSeconds = 86_400
        }
        await station.run(seconds: 7 * 86_400, tick: 900)
        let away = await station.store.statistics()
        #expect(await station.backlog == away.storedRecords)
        #expect(away.recordsOnDisk == away.storedRecords && away.prunedSegments == 0 && away.segments == 28)
        #expect(away.storedRecords > 2800)

        let batches = try await station.drain(batch: 200)
        // A batch ends with its segment.
        #expect(batches >= Int(away.storedRecords) / 200)
        #expect(await station.backlog == 0)
        for line in station.lines {
            let isComplete = try station.archived.rows(of: line.name).joinedRaw == line.carried
            #expect(isComplete, "\(line.name)")
        }
        let backwards = """
            SELECT count(*) FROM record a JOIN record b ON b.epoch_id = a.epoch_id AND b.position = a.position + 1
            WHERE b.time_ns < a.time_ns
            """
        #expect(try station.archived.integer(backwards) == 0)

        await station.store.tick()
        let caughtUp = await station.store.statistics()
        #expect(caughtUp.prunedSegments >= 23 && caughtUp.recordsOnDisk < away.recordsOnDisk / 4)
        let verdict = try await station.audit()
        #expect(verdict.isClean, "\(verdict.findings)")
        #expect(verdict.agreed == away.storedRecords)
    }

    @Test("prunes nothing while the archive is away, however old it is")
    func keepsWhatIsNotArchived() async throws {
        let station = try await VirtualStation([Self.plans[3]]) { options in
            options.segmentSeconds = 600
            options.keepSeconds = 0
        }
        await station.run(seconds: 86_400, tick: 300)
        let statistics = await station.store.statistics()
        #expect(statistics.prunedSegments == 0)
        #expect(statistics.recordsOnDisk == statistics.storedRecords)
    }
}
