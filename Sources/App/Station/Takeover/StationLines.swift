import Console
import Diagnostics
import Store
import Synchronization

/// The lines of a station's instruments, as its control socket gives them.
struct StationLines: Sendable {
    private let instruments: [StationInstrument]
    private let store: StationStore
    private let directory: String
    private let followers = FollowerCount()

    init(instruments: [StationInstrument], store: StationStore, directory: String) {
        self.instruments = instruments
        self.store = store
        self.directory = directory
    }

    var access: LineAccess {
        LineAccess(
            take: { wish throws(LineRefusal) in try await self.line(wish.instrument).take(wish) },
            watch: { name throws(LineRefusal) in try self.line(name).watch() },
            follow: { wish throws(LineRefusal) in try await self.follow(wish) })
    }

    private func line(_ name: String) throws(LineRefusal) -> InstrumentLine {
        guard let instrument = instruments.first(where: { $0.name == name }) else {
            let known = instruments.map(\.name)
            let meant = closestWord(to: name, in: known).map { " Did you mean '\($0)'?" } ?? ""
            throw LineRefusal(
                .unknown,
                "the station has no instrument '\(name)'; it has \(known.joined(separator: ", ")).\(meant)")
        }
        return instrument.line
    }

    private func follow(_ wish: RecordsWish) async throws(LineRefusal) -> AsyncStream<[UInt8]> {
        _ = try line(wish.instrument)
        guard let place = followers.enter() else {
            throw LineRefusal(.unavailable, "\(FollowerCount.most) follow records already. Try again later")
        }
        do {
            let follower = try RecordFollower(wish, store: store, directory: directory)
            try await follower.begin(wish)
            return AsyncStream(unfolding: {
                withExtendedLifetime(place) {}; return await follower.next()
            })
        } catch {
            throw LineRefusal(.unavailable, "the station's records cannot be read: \(error)")
        }
    }
}

/// How many follow records: each costs a thread and a connection to the store.
private final class FollowerCount: Sendable {
    static let most = 16

    private let count = Mutex(0)

    /// A place among those who follow, given back when it is forgotten; nil when there is none.
    func enter() -> Place? {
        let isFree = count.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
        return isFree ? Place(self) : nil
    }

    final class Place: Sendable {
        private let count: FollowerCount

        fileprivate init(_ count: FollowerCount) {
            self.count = count
        }

        deinit { count.count.withLock { $0 -= 1 } }
    }
}
