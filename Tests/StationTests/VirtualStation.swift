import Archive
import Delivery
import Logging
import Sensing
import SimulatedInstruments
import Store
import TestSupport

@testable import Station

/// A station on virtual time in one process: simulated instruments, the station's own feeds, its store, and an archive.
final class VirtualStation {
    static let name = "pier"
    static let destination = "archive"

    let directory: TemporaryDirectory
    let world = VirtualWorld()
    let store: StationStore
    let archive: ArchiveStore
    private(set) var lines: [VirtualLine] = []

    init(_ plans: [LinePlan], _ change: (inout StoreOptions) -> Void = { _ in }) async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = false
        change(&options)
        let store = try StationStore.open(
            directory: directory.path + "/station",
            destinations: [StoreDestination(name: Self.destination, isRequired: true)], options: options,
            surroundings: world.surroundings)
        self.store = store
        archive = try ArchiveStore(
            path: directory.path + "/archive.db",
            log: Logger(label: "archive", factory: { _ in SwiftLogNoOpLogHandler() }))
        for plan in plans { lines.append(try await connect(plan)) }
    }

    private func connect(_ plan: LinePlan) async throws -> VirtualLine {
        let session = try DriverShelf.session(plan.kind.driver)
        let registration = try await store.register(
            InstrumentDescription(
                name: plan.name, driver: plan.kind.driver, datastreams: session.driver.datastreams))
        return try VirtualLine(plan, registration: registration, session: session, store: store, world: world)
    }

    // MARK: Time

    /// Lets time pass, with a commit every `tick` seconds.
    func run(seconds: Double, tick: Double = 5) async {
        let end = world.now + .seconds(seconds)
        while world.now < end {
            let next = min(world.now + .seconds(tick), end)
            receive(until: next)
            world.advance(to: next)
            await store.tick()
        }
    }

    /// Every connection ends, and what was begun on it with it.
    func disconnectAll() async {
        for index in lines.indices { lines[index].breakConnection() }
        await store.tick()
    }

    private func receive(until instant: Nanoseconds) {
        while let (index, due) = nextLine, due <= instant {
            world.advance(to: due)
            lines[index].advance(to: due)
        }
    }

    private var nextLine: (index: Int, due: Nanoseconds)? {
        var next: (index: Int, due: Nanoseconds)?
        for index in lines.indices {
            guard let due = lines[index].deadline, due < next?.due ?? .max else { continue }
            next = (index, due)
        }
        return next
    }

    // MARK: The archive

    /// Brings everything that is durable to the archive. Returns how many batches were stored and acknowledged.
    @discardableResult
    func drain(batch size: Int = 500, passage: () -> Passage = { .whole }) async throws -> Int {
        var count = 0
        for lane in Lane.allCases {
            while let pending = try await store.nextBatch(
                OutboxRequest(
                    destination: Self.destination, lane: lane, maximumRecords: size, maximumBytes: 1 << 20))
            {
                guard let reply = try await deliver(pending, passage()) else { continue }
                try await store.acknowledge(
                    destination: Self.destination, epoch: reply.stream.epoch, reply.acknowledged)
                count += 1
            }
        }
        return count
    }

    /// As bytes, without the metadata unless the archive asks for it. Nil when no acknowledgement came back.
    private func deliver(_ pending: PendingBatch, _ passage: Passage) async throws -> BatchReply? {
        let metadata = try await store.registrations(epoch: pending.epoch)
        var batch = pending.batch(of: Self.name, metadata, withMetadata: false)
        var answer = await passage.carry(BatchCoding.encode(batch), to: archive)
        if case .needsMetadata = answer {
            batch.metadata = metadata
            answer = await passage.carry(BatchCoding.encode(batch), to: archive)
        }
        switch answer {
        case .stored(let reply): return reply
        case nil: return nil
        case .refused(_, let reply) where passage.isDamaging && reply.refused != nil && reply.acknowledged.isEmpty:
            return nil
        case .some(let answer): throw TestProblem("the archive answers \(answer)")
        }
    }

    var backlog: UInt64 {
        get async { await store.statistics().destinations.first?.backlogRecords ?? .max }
    }

    var archived: ArchiveFile {
        get throws { try ArchiveFile(path: directory.path + "/archive.db") }
    }

    /// What the station says it gave, against what a copy of the archive holds.
    func audit(_ file: ArchiveFile) async throws -> AuditVerdict {
        let epoch = await store.statistics().epoch
        let ledger = try await store.ledger(epoch: epoch)
        let holdings = try await ArchiveReader(path: file.path).holdings(station: Self.name, epoch: epoch)
        return AuditComparison(
            stationBlocks: ledger.blocks, setAside: ledger.setAside, archiveBlocks: holdings.blocks,
            archivePositions: holdings.positions
        ).verdict()
    }

    func audit() async throws -> AuditVerdict {
        try await audit(try archived)
    }
}
