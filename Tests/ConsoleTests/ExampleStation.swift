import Sensing

@testable import Console

/// A station with everything in it once, as the interface's example has it.
enum ExampleStation {
    static let midnight = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    static var status: StationStatus {
        StationStatus(
            station: "demo", time: midnight.adding(nanoseconds: 1_500_000_000), started: midnight, epoch: "3f9a2c11",
            version: "0.1.0", clock: ClockStatus(source: .system, state: .locked, boundMicroseconds: 12.3),
            store: StoreStatus(
                storedRecords: 123, storedObservations: 738, commits: 55, commitP99Milliseconds: 1.2,
                durableP50Milliseconds: 102.5, bytesOnDisk: 81920, segments: 1, state: .writing),
            instruments: [instrument],
            destinations: [
                DestinationStatus(
                    name: "archive", kind: "http", required: true, state: .connected, forwardedRecords: 10,
                    acknowledgedRecords: 10, lastAcknowledgement: midnight)
            ])
    }

    static var instrument: InstrumentStatus {
        InstrumentStatus(
            name: "ctd-1", driver: "seabird/sbe37", transport: "tcp 127.0.0.1:4001", state: .waiting,
            message: "connection refused; next try in 4 s", frames: 10, defects: 1, bytes: 1234, lastFrame: midnight,
            lastDefect: "no terminator",
            readings: [
                Reading(
                    key: "temperature", name: "sea_water_temperature", unit: "degC", value: 12.3, flag: .pass,
                    time: midnight),
                Reading(
                    key: "salinity", name: "salinity", unit: "1", value: .nan, flag: .missing, time: midnight, cell: 1),
            ])
    }

    /// The instrument names of `history`: one that a URL must encode.
    static let plotted = "ctd 1/ä"

    static var history: History {
        History(
            series: [
                History.Series(
                    key: "temperature", name: "sea_water_temperature", unit: "degC",
                    points: [History.Point(seconds: 1_795_219_200.25, value: 12.5)])
            ],
            profiles: [
                History.Profile(
                    key: "velocity_east", name: "eastward_sea_water_velocity", unit: "m/s", time: midnight,
                    values: [0.25, nil])
            ])
    }

    static var source: StatusSource {
        StatusSource(status: { status }, history: { $0 == plotted ? history : nil })
    }
}
