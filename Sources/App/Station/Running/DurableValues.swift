import Store

/// Finds out which of the boards' values are durable.
///
/// The notice of a commit may be read long after it, so it says nothing about what was handed over in between. But the
/// store answers questions between two commits only: what was handed over before a question is in every commit that is
/// counted after its answer.
struct DurableValues {
    private let boards: [InstrumentBoard]
    private let store: StationStore
    /// How many commits there were when the store answered after the boards' promise; nil without a promise that counts.
    private var commitsAtPromise: UInt64?

    init(boards: [InstrumentBoard], store: StationStore) {
        self.boards = boards
        self.store = store
    }

    /// To be called after each commit. Returns what has become durable since the last call, for each board.
    mutating func afterCommit() async -> [[InstrumentBoard.Values]] {
        if commitsAtPromise == nil {
            for board in boards { board.promise() }
        }
        let statistics = await store.statistics()
        guard isKept(statistics) else {
            // A commit whose outcome is unknown may be counted later without what came after it.
            if commitsAtPromise == nil, statistics.state == .writing { commitsAtPromise = statistics.commits }
            return []
        }
        commitsAtPromise = nil
        return boards.map { $0.takePromised() }
    }

    private func isKept(_ statistics: StoreStatistics) -> Bool {
        statistics.pendingRecords == 0 || commitsAtPromise.map { statistics.commits > $0 } ?? false
    }
}
