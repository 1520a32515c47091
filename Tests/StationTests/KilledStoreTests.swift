import Glibc
import Sensing
import SimulatedInstruments
import Store
import TestSupport
import Testing

@Suite("A store whose daemon was killed", .timeLimit(.minutes(10)))
struct KilledStoreTests {
    private let directory: TemporaryDirectory
    private let world = VirtualWorld()

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open() throws -> StationStore {
        var options = StoreOptions()
        options.ticksByItself = false
        return try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options, surroundings: world.surroundings)
    }

    private func store(_ count: Int, in store: StationStore) async throws {
        let registration = try await store.register(
            InstrumentDescription(name: "ctd", driver: "seabird/sbe37", datastreams: []))
        let record = Record(instrument: registration.number, time: world.stamp(world.now), raw: [0x41, 0x0D, 0x0A])
        #expect(store.append(Array(repeating: record, count: count)) == 0)
        await store.tick()
    }

    /// The ledger notes a file before any record goes into it, so there is nothing in a file that it does not know.
    @Test("goes on in its epoch when it had only just created the next segment file")
    func newbornSegment() async throws {
        let first = try open()
        try await store(3, in: first)
        let epoch = await first.statistics().epoch
        await first.close()
        let name = "\(directory.path)/segments/\(epoch)-00000000000000000004.db"
        Glibc.close(creat(name, 0o644))

        let second = try open()
        try await store(2, in: second)
        #expect(second.pastNotices.map(\.text) == [])
        #expect(await second.epochs() == [epoch])
        #expect(try await second.ledger(epoch: epoch).blocks.map(\.last) == [5])
    }
}
