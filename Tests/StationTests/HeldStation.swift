import Archive
import Delivery
import Sensing
import Store
import TestSupport
import Timekeeping

/// A store with eighty readings of a CTD: ten locked, sixty in a holdover of an hour, ten after the relock. The value of
/// each is its number, so that its true instant is known.
final class HeldStation: Sendable {
    struct World {
        static let second: Int64 = 1_000_000_000
        static let lost: Int64 = 1000
        static let found: Int64 = 4600
        /// In the holdover the counter is 9 ppm off what the clock believes; 15 ppm are promised.
        static let wander = 9e-6
        private static let start = TAIInstant(nanoseconds: 1_795_219_237_000_000_000)

        func tai(_ raw: Int64) -> TAIInstant {
            let gap = min(max(0, raw - Self.lost * Self.second), (Self.found - Self.lost) * Self.second)
            return Self.start.adding(nanoseconds: raw + Int64((Double(gap) * Self.wander).rounded()))
        }

        func utc(_ raw: Int64) -> Instant { LeapOffset(taiMinusUTC: 37).utc(of: tai(raw)) }

        func model(_ number: UInt32, _ state: ClockState, anchor: Int64) -> ClockModel {
            ClockModel(
                id: ClockModelID(run: 3, number: number), boot: "5f0c", state: state, source: .gnss, sourceNames: "gps",
                anchor: anchor * Self.second, tai: tai(anchor * Self.second).adding(nanoseconds: 400),
                terms: BoundTerms(source: 1000, driftPPB: 15_000), leap: LeapOffset(taiMinusUTC: 37))
        }
    }

    let world = World()
    let directory: TemporaryDirectory
    let store: StationStore
    private let ctd: InstrumentRegistration
    private let clock: InstrumentRegistration

    init(isRelocked: Bool = true) async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.tickMilliseconds = 10
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        ctd = try await store.register(
            InstrumentDescription(
                name: "ctd", driver: "seabird/sbe37",
                datastreams: [DatastreamDescription(key: "number", name: "number", unit: "1", ucum: "1")]))
        clock = try await store.register(ClockRecord.description)
        use(world.model(7, .locked, anchor: World.lost), readings: 0..<10)
        use(world.model(8, .holdover, anchor: World.lost), readings: 10..<70)
        if isRelocked { await relock() }
        _ = await store.durable()
    }

    func relock() async {
        use(world.model(9, .locked, anchor: World.found), readings: 70..<80)
        _ = await store.durable()
    }

    /// Every minute from the loss on; the ten before lie closer.
    func raw(of reading: Int) -> Int64 {
        let seconds = reading < 10 ? World.lost - 10 + Int64(reading) : World.lost + Int64(reading - 9) * 59
        return (reading < 70 ? seconds : World.found + Int64(reading - 69) * 59) * World.second + 123_456
    }

    private func use(_ model: ClockModel, readings: Range<Int>) {
        let first = raw(of: readings.lowerBound)
        var records = [
            ClockRecord.model(model, usedAt: first).record(
                time: model.timestamp(at: first), instrument: clock.number, datastreams: clock.datastreamNumbers)
        ]
        for reading in readings {
            records.append(
                Record(
                    instrument: ctd.number, time: model.timestamp(at: raw(of: reading)), raw: Array("\(reading)".utf8),
                    observations: [
                        Observation(
                            datastream: ctd.datastreamNumbers[0],
                            result: Quantity(mantissa: Int64(reading), decimals: 0), flag: .pass)
                    ]))
        }
        _ = store.append(records)
    }

    /// Brings everything that is durable to the archive.
    func drain(to archive: ArchiveStore) async throws {
        for lane in Lane.allCases {
            while let pending = try await store.nextBatch(
                OutboxRequest(destination: "archive", lane: lane, maximumRecords: 25, maximumBytes: 1 << 20))
            {
                let batch = pending.batch(of: "pier", try await store.registrations(epoch: pending.epoch))
                let answer = await archive.ingest(BatchCoding.encode(batch))
                guard let reply = answer.reply, !reply.acknowledged.isEmpty else {
                    throw TestProblem("the archive did not take a batch")
                }
                try await store.acknowledge(
                    destination: "archive", epoch: reply.stream.epoch, reply.acknowledged)
            }
        }
    }
}
