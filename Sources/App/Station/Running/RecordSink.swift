import Glibc
import Sensing
import Store

/// Where a feed leaves its records. A link whose sender can wait is held back while the store has no room.
struct RecordSink: Sendable {
    private let store: StationStore
    private let holdsBack: Bool

    init(store: StationStore, holdsBack: Bool) {
        self.store = store
        self.holdsBack = holdsBack
    }

    /// Longer than any commit that succeeds; a disk that stays full must not keep us from counting what is lost.
    private static let longestWaitMicroseconds: useconds_t = 2_000_000
    private static let napMicroseconds: useconds_t = 2000

    /// See `StationStore.whenDurable`.
    func whenDurable(_ answer: @escaping @Sendable (Bool) -> Void) {
        store.whenDurable(answer)
    }

    /// Returns how many records were refused because the store's memory is full.
    func append(_ records: [Record]) -> Int {
        var waited: useconds_t = 0
        while holdsBack, !store.hasRoom, waited < Self.longestWaitMicroseconds {
            // On the link's own thread: nothing else waits, and the sender's window fills.
            usleep(Self.napMicroseconds)
            waited += Self.napMicroseconds
        }
        return store.append(records)
    }
}
