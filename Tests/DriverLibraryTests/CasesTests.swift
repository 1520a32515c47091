import DriverRuntime
import Sensing
import Testing

@Suite("The driver library")
struct CasesTests {
    private static let ids = [
        "asimet/metbk", "axys/triaxys", "campbell/table", "datawell/waverider", "dragino/d2x", "generic/cayenne-lpp",
        "generic/delimited", "generic/jsonlines", "generic/keyvalue", "generic/senml", "gill/wind", "nmea/ais",
        "nmea/gnss", "nortek/ad2cp", "nortek/classic", "reeftemps/buoy", "seabird/sbe16plus", "seabird/sbe19plus",
        "seabird/sbe26plus", "seabird/sbe37",
        "seabird/sbe54", "sunburst/sami-pco2", "sunburst/sami-ph", "teledyne/workhorse", "vaisala/wxt",
    ]

    @Test("has its drivers without a mistake or a warning")
    func library() throws {
        let library = try Shelf.library()
        for report in library.reports { Issue.record("\(report.text())") }
        #expect(Set(library.drivers.map(\.id)).isSuperset(of: Self.ids))
    }

    @Test("gives every datastream a name, a unit and a UCUM code, and keys of their own", arguments: ids)
    func datastreams(id: String) throws {
        let driver = try Shelf.driver(id)
        #expect(Set(driver.datastreams.map(\.key)).count == driver.datastreams.count)
        #expect(driver.datastreams.allSatisfy { !$0.name.isEmpty && !$0.unit.isEmpty && !$0.ucum.isEmpty })
    }

    @Test("passes the cases of each driver", arguments: ids)
    func cases(id: String) throws {
        let driver = try Shelf.driver(id)
        let cases = try Shelf.cases(id)
        #expect(!cases.isEmpty)
        for driverCase in cases {
            let outcome = driverCase.run(driver)
            #expect(outcome.difference == nil, "\(id) \(driverCase.name)")
            #expect(outcome.keepsBytes, "\(id) \(driverCase.name)")
        }
    }

    @Test("passes the cases byte by byte", arguments: ids)
    func bytewise(id: String) throws {
        let driver = try Shelf.driver(id)
        for driverCase in try Shelf.cases(id) {
            #expect(driverCase.run(driver, pieceLength: 1).passes, "\(id) \(driverCase.name)")
        }
    }

    @Test("makes the same of an example cut in two at every byte", arguments: ids)
    func cuts(id: String) throws {
        let example = try #require(try Shelf.cases(id).min { $0.input.count < $1.input.count })
        let driver = try Shelf.driver(id).fitted(to: example.settings, example.input)
        let fresh = DriverSession(driver: driver, settings: example.settings)
        let whole = driver.parse(example.input, settings: example.settings)
        for cut in 0...example.input.count {
            var session = fresh
            var frames: [ParsedFrame] = []
            example.input.withUnsafeBytes { all in
                session.ingest(UnsafeRawBufferPointer(rebasing: all[..<cut]), time: Self.unknown, into: &frames)
                session.ingest(UnsafeRawBufferPointer(rebasing: all[cut...]), time: Self.unknown, into: &frames)
            }
            session.finish(into: &frames)
            #expect(frames == whole, "cut at \(cut)")
        }
    }

    @Test("survives damaged input with every byte kept (seed printed)", arguments: ids)
    func damage(id: String) throws {
        let seed: UInt64 = 20_261_121
        print("damage to \(id): seed \(seed)")
        var chance = Damage(seed: seed)
        let declared = try Shelf.driver(id)
        for driverCase in try Shelf.cases(id) {
            let driver = declared.fitted(to: driverCase.settings, driverCase.input)
            let fresh = DriverSession(driver: driver, settings: driverCase.settings)
            for _ in 0..<60 {
                let bytes = chance.damaged(driverCase.input)
                var session = fresh
                var frames: [ParsedFrame] = []
                bytes.withUnsafeBytes { session.ingest($0, time: Self.unknown, into: &frames) }
                session.finish(into: &frames)
                #expect(frames.reduce(0) { $0 + $1.raw.count } == bytes.count)
                var report = ParseReport(driver: driver)
                var text = ""
                for frame in frames { report.write(frame, to: &text) }
            }
        }
    }

    static let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
}
