import Sensing

@testable import Console

/// A station with everything in it once, as the interface's example has it.
enum ExampleStation {
    static let midnight = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    static var status: StationStatus {
        StationStatus(
            station: "demo", time: midnight.adding(nanoseconds: 1_500_000_000), started: midnight, epoch: "3f9a2c11",
            version: "0.1.0", clock: clock.status,
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
        StatusSource(status: { status }, history: { $0 == plotted ? history : nil }, clock: { clock })
    }

    /// A clock that has been through everything.
    static var clock: ClockReport {
        ClockReport(
            time: midnight, earliest: midnight.adding(nanoseconds: -12_300),
            latest: midnight.adding(nanoseconds: 12_300),
            status: ClockStatus(
                source: .gnss, state: .locked, flags: .leapPending, boundMicroseconds: 12.3,
                model: ClockModelID(run: 3, number: 1042), sources: ["gps", "ntp"]),
            terms: ClockTerms(
                source: 1, path: 5, fit: 4, residual: 1, read: 0.25, leap: 0, conflict: 0, drift: 1.05, driftPPM: 1.05),
            ageSeconds: 1, frequencyPPM: -3.25, hostOffsetMicroseconds: 1500,
            leap: ClockLeap(
                taiMinusUTCSeconds: 37, change: midnight, afterSeconds: 38, tableExpires: midnight),
            sources: [
                ClockSourceReport(
                    name: "gps", kind: "gpsd", verdict: "selected", reason: "", samples: 64, ageSeconds: 1,
                    offsetMicroseconds: 0.25, halfWidthMicroseconds: 6, frequencyPPM: -3.25),
                ClockSourceReport(
                    name: "ntp", kind: "chrony", verdict: "silent", reason: "chronyd does not answer", samples: 0,
                    ageSeconds: nil, offsetMicroseconds: nil, halfWidthMicroseconds: nil, frequencyPPM: nil),
            ],
            holdovers: 2, holdoversCovered: 2,
            lastHoldover: ClockHoldoverReport(
                time: midnight, durationSeconds: 3600, errorMicroseconds: -210, promisedMicroseconds: 1500,
                withinMicroseconds: 12.3, isCovered: true),
            history: [
                ClockHistoryPoint(
                    time: midnight, state: .holdover, flags: [], boundMicroseconds: nil, hostOffsetMicroseconds: 1500,
                    frequencyPPM: -3.25)
            ],
            notes: [ClockNoteReport(time: midnight, severity: "notice", text: "the clock is locked")],
            limits: ClockLimits(
                oscillator: "tcxo", lockMicroseconds: 1e6, holdoverMicroseconds: 1e7, longestHoldoverSeconds: 86_400))
    }

    /// A clock to which nobody speaks.
    static var silentClock: ClockReport {
        ClockReport(
            time: midnight, earliest: nil, latest: nil,
            status: ClockStatus(source: .system, state: .unsynchronised, boundMicroseconds: nil), terms: nil,
            ageSeconds: 0, frequencyPPM: 0, hostOffsetMicroseconds: 0,
            leap: ClockLeap(taiMinusUTCSeconds: 37, change: nil, afterSeconds: 37, tableExpires: nil), sources: [],
            holdovers: 0, holdoversCovered: 0, lastHoldover: nil, history: [], notes: [],
            limits: ClockLimits(
                oscillator: "unknown", lockMicroseconds: 1e6, holdoverMicroseconds: 1e7, longestHoldoverSeconds: 86_400)
        )
    }
}
