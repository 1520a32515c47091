import Sensing

/// What is kept of one datastream: its last observation, and its series or its last profile.
struct RecentDatastream: Sendable {
    var latest: LatestObservation?
    var series: RecentSeries?
    var profile: RecentProfile?

    mutating func recordValue(_ observation: Observation, at time: Instant) {
        latest = LatestObservation(observation: observation, time: time)
        series?.append(observation.result.value, at: time)
    }

    mutating func recordCell(_ observation: Observation, at time: Instant, cells: Int) {
        if observation.cell == 1 { latest = LatestObservation(observation: observation, time: time) }
        profile?.record(observation, at: time, cells: cells)
    }

    func add(to history: inout History, _ description: DatastreamDescription) {
        if let points = series?.history, !points.isEmpty {
            history.series.append(
                History.Series(
                    key: description.key, name: description.name, unit: description.unit, points: points))
        }
        if let profile {
            history.profiles.append(
                History.Profile(
                    key: description.key, name: description.name, unit: description.unit, time: profile.time,
                    values: profile.values))
        }
    }
}

/// An observation and when it was made.
struct LatestObservation: Sendable {
    let observation: Observation
    let time: Instant

    func reading(of description: DatastreamDescription) -> Reading {
        Reading(
            key: description.key, name: description.name, unit: description.unit,
            value: observation.result.isMissing ? nil : observation.result.value, flag: observation.flag, time: time,
            cell: observation.cell > 0 ? Int(observation.cell) : nil)
    }
}

/// The cells of the last profile of one datastream.
struct RecentProfile: Sendable {
    private(set) var time: Instant
    private(set) var values: [Double?] = []

    init(time: Instant) {
        self.time = time
    }

    mutating func record(_ observation: Observation, at time: Instant, cells: Int) {
        if time != self.time {
            self.time = time
            values.removeAll(keepingCapacity: true)
        }
        let cell = Int(observation.cell)
        guard cell <= cells else { return }
        while values.count < cell { values.append(nil) }
        let usable = observation.result.value.isFinite && observation.flag != .fail && observation.flag != .missing
        values[cell - 1] = usable ? observation.result.value : nil
    }
}
