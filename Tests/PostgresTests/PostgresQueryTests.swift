import Delivery
import Sensing
import Testing

@testable import Archive

@Suite(
    "Asking an archive in PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresQueryTests {
    private static let start = Instant(unixSeconds: 1_700_000_000)

    @Test("Observations are listed by time, with names, units and digits as they were printed")
    func observations() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...20)])
        let rows = try await test.archive.observations(
            ObservationQuery(station: "demo", name: "temperature", limit: 3))
        #expect(rows.map(\.time) == [1, 6, 11].map { Samples.record(at: $0).record.time })
        #expect(rows.first?.value == Quantity(mantissa: 123_400, decimals: 4))
        #expect(rows.first?.unit == "degC" && rows.first?.instrument == "ctd-1" && rows.first?.cell == nil)
        let profile = try await test.archive.observations(
            ObservationQuery(name: "eastward_sea_water_velocity", limit: 6))
        #expect(profile.map(\.cell) == (65_530...65_535).map { $0 })
        #expect(profile[3].value.isMissing && profile[2].value.value == .infinity)
    }

    @Test("Both ends of a time belong to it, to the nanosecond")
    func range() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...20)])
        func count(from: Instant? = nil, to: Instant? = nil) async throws -> Int {
            try await test.archive.observations(ObservationQuery(name: "pressure", from: from, to: to)).count
        }
        let second = Samples.record(at: 6).record.time.instant
        #expect(try await count() == 4)
        #expect(try await count(from: second, to: second) == 1)
        #expect(try await count(from: second.adding(nanoseconds: 1)) == 2)
        #expect(try await count(to: second.adding(nanoseconds: -1)) == 1)
    }

    @Test("Records come page by page in the order of time, whole, each once")
    func pages() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...100)])
        var found: [ArchivedRecord] = []
        var query = RecordsQuery(
            stream: Samples.stream, instrument: "ctd-1", from: Instant(nanoseconds: .min),
            to: Instant(nanoseconds: .max),
            limit: 7)
        while true {
            let page = try await test.archive.records(query)
            guard let last = page.last else { break }
            found += page
            query.after = RecordsQuery.Place(time: last.stored.record.time.instant, position: last.stored.position)
        }
        let expected = (1...100).map { Samples.record(at: $0) }.filter { $0.record.instrument == 1 }.sorted {
            ($0.record.time.instant, $0.position) < ($1.record.time.instant, $1.position)
        }
        #expect(found.map(\.stored.position) == expected.map(\.position))
        let isSame = found.map(\.stored) == expected
        #expect(isSame)
        #expect(found.allSatisfy { $0.hasRaw == !$0.stored.record.raw.isEmpty })
    }

    @Test("People see one row an observation in SQL, with a time that an index finds")
    func view() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...20)])
        let rows = try test.sql(
            """
            SELECT instrument, name, value, unit, flag, decimals FROM fairlead.observation
            WHERE station = 'demo' AND time >= '2023-11-14 22:13:21+00' AND time < '2023-11-14 22:13:22+00' ORDER BY name
            """)
        #expect(rows.count == 2)
        #expect((rows.text(0, 1), rows.double(0, 2), rows.integer(0, 4)) == ("sea_water_pressure", -7, 3))
        #expect((rows.text(1, 0), rows.double(1, 2), rows.integer(1, 5)) == ("ctd-1", 12.34, 4))
    }
}
