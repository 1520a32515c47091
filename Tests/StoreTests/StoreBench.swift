import Delivery
import Sensing
import Store

/// A store on virtual time in a directory of its own, and the records that tests put into it.
struct StoreBench: Sendable {
    let directory: TemporaryDirectory
    let world: VirtualWorld

    init(directory: TemporaryDirectory = TemporaryDirectory(), world: VirtualWorld = VirtualWorld()) {
        self.directory = directory
        self.world = world
    }

    static let archive = StoreDestination(name: "archive", isRequired: true)
    static let mirror = StoreDestination(name: "mirror", isRequired: false)

    func open(
        destinations: [StoreDestination] = [archive], _ change: (inout StoreOptions) -> Void = { _ in }
    ) throws -> StationStore {
        var options = StoreOptions()
        options.ticksByItself = false
        options.ballastBytes = 0
        options.reserveBytes = 0
        change(&options)
        return try StationStore.open(
            directory: directory.path, destinations: destinations, options: options,
            surroundings: world.surroundings)
    }

    static let ctd = InstrumentDescription(
        name: "ctd-1", driver: "seabird/sbe37", serialNumber: "03712345",
        datastreams: [
            DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
            DatastreamDescription(key: "pressure", name: "sea_water_pressure", unit: "dbar", ucum: "dbar"),
        ])

    /// A line of an SBE 37 with its number in it.
    func record(_ number: Int, instrument: Int32 = 1, rawBytes: Int = 0) -> Record {
        var raw = Array("12.3456,4.12345,100.123 # \(number)".utf8)
        if raw.count < rawBytes { raw += [UInt8](repeating: 0x20, count: rawBytes - raw.count) }
        return Record(
            instrument: instrument,
            time: Timestamp(
                world.now.adding(nanoseconds: Int64(number)), bound: TimeBound(halfWidth: 900), source: .system,
                state: .locked),
            instrumentTime: Instant(unixSeconds: 1000), raw: raw,
            observations: [
                Observation(datastream: 1, result: Quantity(mantissa: Int64(number), decimals: 4), flag: .pass),
                Observation(datastream: 2, result: .missing, flag: .missing),
            ])
    }

    func records(_ numbers: ClosedRange<Int>) -> [Record] {
        numbers.map { record($0) }
    }

    /// What a store gives out for a destination, in as many batches as it takes, with the positions confirmed or not.
    static func drain(
        _ store: StationStore, destination: String = "archive", confirming: Bool = true, batch: Int = 100
    ) async throws -> [EpochRecord] {
        var found: [EpochRecord] = []
        var flying: [EpochRanges] = []
        while let next = try await store.nextBatch(
            for: destination, maximumRecords: batch, maximumBytes: 1 << 20, excluding: flying)
        {
            found += next.records.map { EpochRecord(epoch: next.epoch, stored: $0) }
            if confirming {
                try await store.acknowledge(
                    destination: destination, epoch: next.epoch, ranges: next.positions.ranges)
            } else {
                flying.append(EpochRanges(epoch: next.epoch, ranges: next.positions.ranges))
            }
        }
        return found
    }
}

struct EpochRecord: Hashable {
    var epoch: String
    var stored: StoredRecord
}
