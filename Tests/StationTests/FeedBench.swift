import Delivery
import DriverRuntime
import Sensing
import Store
import TestSupport
import Transports

@testable import Station

/// A feed for one CTD, and the store that it leaves its records in.
struct FeedBench {
    static let line = "#12.3422, 3.82315,  21.109,   32.9677, 1495.868, 01 Jan 2026, 00:00:10\r\n"
    static let other = "#12.3445, 3.82344,  21.108,   32.9685, 1495.876, 01 Jan 2026, 00:00:20\r\n"

    let store: StationStore
    let board = InstrumentBoard()
    let registration: InstrumentRegistration
    private let session: DriverSession
    private let directory: TemporaryDirectory

    /// Without a `tick` nothing is committed before somebody asks for it.
    init(tickMilliseconds tick: Int? = nil, _ change: (inout StoreOptions) -> Void = { _ in }) async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = tick != nil
        options.tickMilliseconds = tick ?? 0
        change(&options)
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        session = try DriverShelf.session("seabird/sbe37")
        registration = try await store.register(
            InstrumentDescription(name: "ctd", driver: "seabird/sbe37", datastreams: session.driver.datastreams))
    }

    func feed() -> InstrumentFeed {
        InstrumentFeed(
            registration: registration, session: session, board: board, sink: RecordSink(store: store, holdsBack: false)
        )
    }

    /// Everything that was left in the store so far.
    func records() async throws -> [Record] {
        await store.tick()
        return try await durableRecords()
    }

    /// The records when there are so many of them durable.
    func records(awaiting count: Int) async throws -> [Record] {
        let commits = store.commits()
        var records = try await durableRecords()
        var commit = commits.makeAsyncIterator()
        while records.count < count, await commit.next() != nil { records = try await durableRecords() }
        return records
    }

    private func durableRecords() async throws -> [Record] {
        try await store.records(lackingAt: "archive")
    }
}

extension InstrumentFeed {
    mutating func receive(
        _ text: some StringProtocol, boundary: Arrival.Boundary = .stream, source: Int = 0, nanoseconds: Int64 = 0
    ) {
        let time = Timestamp(Instant(nanoseconds: nanoseconds), source: .system, state: .locked)
        Array(text.utf8).withUnsafeBytes { receive($0, Arrival(time: time, boundary: boundary, source: source)) }
    }
}

extension Record {
    var text: String { String(decoding: raw, as: UTF8.self) }
    var isReading: Bool { !observations.isEmpty }
}
