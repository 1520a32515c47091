import Delivery
import Sensing

/// The batch of the reference: one record of each kind.
enum ExampleBatch {
    static let batch = Batch(
        station: "pier", epoch: "019fd0c6a1c03f9a2c11", metadata: [ctd, adcp], records: [sample, defect, profile])

    static var bytes: [UInt8] { BatchCoding.encode(batch) }

    private static let ctd = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd-pier", driver: "seabird/sbe37", serialNumber: "2165",
            datastreams: [
                DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
                DatastreamDescription(
                    key: "salinity", name: "sea_water_practical_salinity", unit: "1", ucum: "1"),
            ]), datastreamNumbers: [1, 2])

    private static let adcp = InstrumentRegistration(
        number: 2,
        description: InstrumentDescription(
            name: "adcp-pier", driver: "teledyne/workhorse",
            datastreams: [
                DatastreamDescription(
                    key: "eastward_velocity", name: "eastward_sea_water_velocity", unit: "m/s", ucum: "m/s")
            ]), datastreamNumbers: [3])

    private static let midnight = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    private static func time(milliseconds: Int64) -> Timestamp {
        Timestamp(
            midnight.adding(nanoseconds: milliseconds * 1_000_000), bound: TimeBound(halfWidth: 1_250_500),
            source: .gnss, state: .holdover, flags: .degradedSource,
            stamp: RawStamp(
                monotonic: 86_400_000_000_000 + milliseconds * 999_988, lateness: milliseconds < 1000 ? 0 : 2_000_000,
                model: ClockModelID(run: 3, number: 1042)))
    }

    private static let sample = StoredRecord(
        position: 4097,
        record: Record(
            instrument: 1, time: time(milliseconds: 250), instrumentTime: midnight, raw: Array("9.1250, 31.2\r\n".utf8),
            observations: [
                Observation(datastream: 1, result: Quantity(mantissa: 91_250, decimals: 4), flag: .pass),
                Observation(datastream: 2, result: Quantity(31.25), flag: .suspect),
            ]))

    private static let defect = StoredRecord(
        position: 4098,
        record: Record(
            instrument: 1, time: time(milliseconds: 1250), raw: Array("9.12\r\n".utf8),
            defect: "1 column, and no record has so many"))

    private static let profile = StoredRecord(
        position: 4100,
        record: Record(
            instrument: 2, time: Timestamp(midnight, source: .unknown, state: .unsynchronised), loggerTime: midnight,
            raw: [0x7F, 0x7F],
            observations: [
                Observation(datastream: 3, cell: 1, result: Quantity(mantissa: -125, decimals: 3), flag: .pass),
                Observation(datastream: 3, cell: 2, result: Quantity(mantissa: 250, decimals: 3), flag: .pass),
                Observation(datastream: 3, cell: 3, result: .missing, flag: .missing),
            ]))
}
