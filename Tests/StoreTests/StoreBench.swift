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

    /// What a store gives out for a destination, lane after lane in as many batches as it takes, put together again and
    /// in the order of positions; the positions are confirmed or not.
    static func drain(
        _ store: StationStore, destination: String = "archive", confirming: Bool = true, batch: Int = 100
    ) async throws -> [EpochRecord] {
        var found: [EpochRecord: [UInt8]] = [:]
        var raws: [EpochPosition: [UInt8]] = [:]
        var flying: [String: PartRanges] = [:]
        for lane in Lane.allCases {
            while let next = try await store.nextBatch(
                OutboxRequest(
                    destination: destination, lane: lane, maximumRecords: batch, maximumBytes: 1 << 20,
                    excluding: flying))
            {
                for stored in next.records { found[EpochRecord(epoch: next.epoch, stored: stored)] = [] }
                for raw in next.raws { raws[EpochPosition(epoch: next.epoch, position: raw.position)] = raw.bytes }
                if confirming {
                    try await store.acknowledge(destination: destination, epoch: next.epoch, next.covers)
                } else {
                    flying[next.epoch, default: PartRanges()].formUnion(next.covers)
                }
            }
        }
        let order = await store.epochs()
        return found.keys.map { record in
            var whole = record
            let place = EpochPosition(epoch: record.epoch, position: record.stored.position)
            whole.stored.record.raw = raws[place] ?? []
            return whole
        }.sorted {
            (order.firstIndex(of: $0.epoch) ?? 0, $0.stored.position)
                < (order.firstIndex(of: $1.epoch) ?? 0, $1.stored.position)
        }
    }

    /// One batch of a lane.
    static func next(
        _ store: StationStore, _ lane: Lane, destination: String = "archive", records: Int = 100, bytes: Int = 1 << 20,
        excluding: [String: PartRanges] = [:]
    ) async throws -> PendingBatch? {
        try await store.nextBatch(
            OutboxRequest(
                destination: destination, lane: lane, maximumRecords: records, maximumBytes: bytes,
                excluding: excluding))
    }
}

/// Both parts of some ranges.
func both(_ ranges: ClosedRange<UInt64>...) -> PartRanges {
    let set = RangeSet(ranges.map { PositionRange(first: $0.lowerBound, last: $0.upperBound) })
    return PartRanges(data: set, raw: set)
}

struct EpochPosition: Hashable {
    var epoch: String
    var position: UInt64
}

struct EpochRecord: Hashable {
    var epoch: String
    var stored: StoredRecord
}
