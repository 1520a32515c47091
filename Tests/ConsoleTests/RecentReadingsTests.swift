import Sensing
import Testing

@testable import Console

@Suite("Recent readings")
struct RecentReadingsTests {
    private let start = Instant(unixSeconds: 1_795_219_200)

    private func datastream(_ key: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: "sea_water_\(key)", unit: "degC", ucum: "Cel")
    }

    private func instrument(_ name: String, _ keys: [String]) -> InstrumentDescription {
        InstrumentDescription(name: name, driver: "seabird/sbe37", datastreams: keys.map(datastream))
    }

    private func value(_ number: Double, of datastream: Int32 = 0, cell: UInt16 = 0, flag: QualityFlag = .pass)
        -> Observation
    {
        Observation(datastream: datastream, cell: cell, result: Quantity(number), flag: flag)
    }

    private func after(_ seconds: Double) -> Instant {
        start.adding(nanoseconds: Int64(seconds * 1e9))
    }

    private func points(_ readings: RecentReadings, _ name: String = "ctd") -> [Double] {
        readings.history(of: name)?.series.first?.points.map(\.value) ?? []
    }

    @Test("keep the last 300 points of a series, oldest first")
    func boundedSeries() {
        let readings = RecentReadings(instruments: [instrument("ctd", ["temperature"])])
        for second in 0..<725 { readings.record([value(Double(second))], of: 0, at: after(Double(second))) }
        #expect(points(readings) == (425..<725).map(Double.init))
        #expect(readings.history(of: "ctd")?.series.first?.points.last?.seconds == 1_795_219_924)
    }

    @Test("thin out a fast instrument but always show its last value")
    func thinned() {
        let readings = RecentReadings(instruments: [instrument("ctd", ["temperature"])])
        for step in 0...16 { readings.record([value(Double(step))], of: 0, at: after(Double(step) / 8)) }
        #expect(points(readings) == [0, 4, 8, 12, 16])
        readings.record([value(99)], of: 0, at: after(2.1))
        #expect(points(readings) == [0, 4, 8, 12, 16])
        #expect(readings.readings(of: 0).map(\.value) == [99])
    }

    @Test("plot no more series than the limit, and still give every last reading")
    func boundedCount() {
        var limits = RecentReadings.Limits()
        limits.series = 2
        let readings = RecentReadings(instruments: [instrument("ctd", ["a", "b", "c"])], limits: limits)
        readings.record([value(1), value(2, of: 1), value(3, of: 2)], of: 0, at: start)
        #expect(readings.history(of: "ctd")?.series.map(\.key) == ["a", "b"])
        #expect(readings.readings(of: 0).map(\.key) == ["a", "b", "c"])
    }

    @Test("begin a new series when the time runs backwards")
    func clockSetBack() {
        let readings = RecentReadings(instruments: [instrument("ctd", ["temperature"])])
        for second in 0..<5 { readings.record([value(Double(second))], of: 0, at: after(Double(second))) }
        readings.record([value(7)], of: 0, at: after(-3600))
        readings.record([value(8)], of: 0, at: after(-3599))
        #expect(points(readings) == [7, 8])
    }

    @Test("show a missing value as a reading without a number and not as a point")
    func missing() throws {
        let readings = RecentReadings(instruments: [instrument("ctd", ["temperature"])])
        readings.record([value(.nan, flag: .missing)], of: 0, at: start)
        let reading = try #require(readings.readings(of: 0).first)
        #expect(reading.value == nil && reading.flag == 9 && reading.time == start)
        #expect(readings.history(of: "ctd")?.series.isEmpty == true)
    }

    @Test("keep of a profile the first 40 cells of the last one, without what failed quality control")
    func profile() throws {
        let readings = RecentReadings(instruments: [instrument("adcp", ["velocity"])])
        readings.record((1...60).map { value(1, cell: $0) }, of: 0, at: start)
        readings.record(
            (1...60).map { value(Double($0), cell: $0, flag: $0 == 3 ? .fail : .pass) }, of: 0, at: after(1))
        let profile = try #require(readings.history(of: "adcp")?.profiles.first)
        #expect(profile.time == after(1))
        #expect(profile.values.count == 40)
        #expect(profile.values.prefix(4) == [1, 2, nil, 4])
        #expect(readings.readings(of: 0).map(\.cell) == [1])
        readings.record([value(5, cell: 1)], of: 0, at: after(2))
        #expect(readings.history(of: "adcp")?.profiles.first?.values == [5])
    }

    @Test("ignore an instrument or a datastream that the station does not have")
    func unknown() {
        let readings = RecentReadings(instruments: [instrument("ctd", ["temperature"])])
        readings.record([value(1)], of: 1, at: start)
        readings.record([value(1, of: 7), value(1, of: -1)], of: 0, at: start)
        #expect(readings.readings(of: 0).isEmpty)
        #expect(readings.readings(of: 5).isEmpty)
        #expect(readings.history(of: "other") == nil)
    }
}
