import Delivery
import Sensing

/// What there is to write of an instrument, found out before a file is begun: which series, how wide, over which time.
struct NetCDFSurvey {
    /// One variable to be: a datastream, as a profile or not.
    struct Series: Hashable {
        var description: DatastreamDescription
        var isProfile: Bool
    }

    /// In the order in which the instrument names them.
    private(set) var series: [Series] = []
    /// Cells of the widest profile.
    private(set) var cells = 0
    private(set) var first: Instant?
    private(set) var last: Instant?
    private(set) var records = 0
    private(set) var drivers: [String] = []
    private(set) var serialNumbers: [String] = []
    private(set) var hasRuns = false
    private var known: Set<Series> = []
    private var devices: Set<InstrumentDescription> = []

    mutating func add(_ exported: ExportedRecord) {
        guard !exported.record.observations.isEmpty else { return }
        records += 1
        first = min(first ?? exported.time.instant, exported.time.instant)
        last = max(last ?? exported.time.instant, exported.time.instant)
        if exported.record.reprocessed != nil { hasRuns = true }
        if let device = exported.book.descriptions[exported.record.instrument] { note(device) }
        for observation in exported.record.observations {
            cells = max(cells, Int(observation.cell))
            guard let description = exported.book.datastreams[observation.datastream] else { continue }
            let one = Series(description: description, isProfile: observation.cell > 0)
            if known.insert(one).inserted { series.append(one) }
        }
    }

    private mutating func note(_ device: InstrumentDescription) {
        guard devices.insert(device).inserted else { return }
        if !drivers.contains(device.driver) { drivers.append(device.driver) }
        if let number = device.serialNumber, !serialNumbers.contains(number) { serialNumbers.append(number) }
    }
}
