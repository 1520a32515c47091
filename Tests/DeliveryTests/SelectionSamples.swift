import Delivery
import Sensing

/// A station with a CTD, a wind sensor and a current profiler, for tests of selections.
enum SelectionSamples {
    static let ctd = registration(
        1, "ctd-1", [(1, "temperature", "sea_water_temperature", "degC"), (2, "salinity", "sea_water_salinity", "1")])
    static let wind = registration(2, "wind", [(3, "speed", "wind_speed", "m/s")])
    static let profiler = registration(3, "adcp", [(4, "east", "eastward_sea_water_velocity", "m/s")])
    static let registrations = [ctd, wind, profiler]

    /// 2026-11-21T00:00:00Z.
    static let midnight = Instant(unixSeconds: 1_795_219_200)

    static func registration(
        _ number: Int32, _ name: String, _ streams: [(Int32, String, String, String)]
    ) -> InstrumentRegistration {
        InstrumentRegistration(
            number: number,
            description: InstrumentDescription(
                name: name, driver: "test/\(name)",
                datastreams: streams.map { DatastreamDescription(key: $0.1, name: $0.2, unit: $0.3, ucum: $0.3) }),
            datastreamNumbers: streams.map(\.0))
    }

    /// A reading of the CTD, so many seconds after midnight: temperature with four decimals.
    static func reading(
        _ position: UInt64, at seconds: Double, temperature: Int64 = 123_456, flag: QualityFlag = .pass,
        bound: TimeBound? = TimeBound(halfWidth: 1000)
    ) -> StoredRecord {
        record(
            position, instrument: 1, at: seconds, bound: bound,
            [
                Observation(datastream: 1, result: Quantity(mantissa: temperature, decimals: 4), flag: flag),
                Observation(datastream: 2, result: Quantity(mantissa: 351, decimals: 1), flag: .notEvaluated),
            ])
    }

    static func gust(_ position: UInt64, at seconds: Double, speed: Int64 = 71) -> StoredRecord {
        record(
            position, instrument: 2, at: seconds,
            [Observation(datastream: 3, result: Quantity(mantissa: speed, decimals: 1), flag: .pass)])
    }

    static func record(
        _ position: UInt64, instrument: Int32, at seconds: Double, bound: TimeBound? = TimeBound(halfWidth: 1000),
        direction: Record.Direction = .received, _ observations: [Observation] = [],
        reprocessed: Reprocessed? = nil
    ) -> StoredRecord {
        let time = Timestamp(
            midnight.adding(nanoseconds: Int64((seconds * 1e9).rounded())), bound: bound, source: .gnss, state: .locked)
        return StoredRecord(
            position: position,
            record: Record(
                instrument: instrument, direction: direction, time: time, raw: [], observations: observations,
                reprocessed: reprocessed))
    }

    static func covers(_ records: [StoredRecord]) -> PartRanges {
        PartRanges(data: RangeSet(records.map { PositionRange(first: $0.position, last: $0.position) }))
    }

    /// What all pieces together hold and settle.
    static func joined(_ pieces: [SelectedPiece]) -> SelectedPiece { SelectedPiece(joining: pieces) }
}

extension Thinner {
    /// Takes records of the samples' station that cover just their own positions.
    mutating func take(_ records: [StoredRecord], now: Instant? = nil) -> [SelectedPiece] {
        take(
            records: records, covers: SelectionSamples.covers(records),
            registrations: SelectionSamples.registrations, now: now)
    }
}
