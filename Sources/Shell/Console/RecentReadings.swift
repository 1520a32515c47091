import Sensing
import Synchronization

/// The last values of every instrument, in memory of bounded size: what the page shows without asking the store.
///
/// The station gives it the observations of every frame after their commit; any thread may ask.
public final class RecentReadings: Sendable {
    /// How much is kept.
    public struct Limits: Sendable {
        /// Points of one series.
        public var points = 300
        /// Series of the whole station; datastreams beyond that have a last reading but no plot.
        public var series = 500
        /// Profiles of the whole station.
        public var profiles = 100
        /// Cells of one profile, from the first.
        public var cells = 40
        /// Points nearer than this to the one before are not kept: half a second, in nanoseconds.
        public var spacingNanoseconds: Int64 = 500_000_000

        public init() {}
    }

    private let instruments: [InstrumentDescription]
    private let limits: Limits
    private let memory: Mutex<Memory>

    /// - Parameter instruments: in the order in which `record` counts them.
    public init(instruments: [InstrumentDescription], limits: Limits = Limits()) {
        self.instruments = instruments
        self.limits = limits
        memory = Mutex(Memory(instruments: instruments))
    }

    /// Takes the observations of one frame; their `datastream` is the position in the instrument's list.
    public func record(_ observations: [Observation], of instrument: Int, at time: Instant) {
        guard instruments.indices.contains(instrument) else { return }
        memory.withLock { memory in
            for observation in observations {
                memory.record(observation, of: instrument, at: time, limits: limits)
            }
        }
    }

    /// The last reading of every datastream that had one, in the driver's order.
    public func readings(of instrument: Int) -> [Reading] {
        guard instruments.indices.contains(instrument) else { return [] }
        let latest = memory.withLock { memory in memory.datastreams[instrument].map(\.latest) }
        return zip(instruments[instrument].datastreams, latest).compactMap { description, latest in
            latest.map { $0.reading(of: description) }
        }
    }

    /// The recent values of the instrument with this name; nil when there is none.
    public func history(of name: String) -> History? {
        guard let index = instruments.firstIndex(where: { $0.name == name }) else { return nil }
        let kept = memory.withLock { memory in memory.datastreams[index] }
        var history = History()
        for (description, datastream) in zip(instruments[index].datastreams, kept) {
            datastream.add(to: &history, description)
        }
        return history
    }
}

/// What is kept of all instruments.
private struct Memory: Sendable {
    /// By instrument, then by datastream.
    var datastreams: [[RecentDatastream]]
    private var series = 0
    private var profiles = 0

    init(instruments: [InstrumentDescription]) {
        datastreams = instruments.map { Array(repeating: RecentDatastream(), count: $0.datastreams.count) }
    }

    mutating func record(
        _ observation: Observation, of instrument: Int, at time: Instant, limits: RecentReadings.Limits
    ) {
        let index = Int(observation.datastream)
        guard datastreams[instrument].indices.contains(index) else { return }
        if observation.cell > 0 {
            if datastreams[instrument][index].profile == nil {
                guard profiles < limits.profiles else { return }
                profiles += 1
                datastreams[instrument][index].profile = RecentProfile(time: time)
            }
            datastreams[instrument][index].recordCell(observation, at: time, cells: limits.cells)
        } else {
            if datastreams[instrument][index].series == nil, series < limits.series {
                series += 1
                datastreams[instrument][index].series = RecentSeries(
                    capacity: limits.points, spacingNanoseconds: limits.spacingNanoseconds)
            }
            datastreams[instrument][index].recordValue(observation, at: time)
        }
    }
}
