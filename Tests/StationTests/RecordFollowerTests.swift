import Console
import Delivery
import Sensing
import Store
import TestSupport
import Testing

@testable import Station

@Suite("Following the records", .timeLimit(.minutes(5)))
struct RecordFollowerTests {
    private let directory: TemporaryDirectory
    private let store: StationStore
    private let ctd: InstrumentRegistration
    private let other: InstrumentRegistration

    init() async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = false
        store = try StationStore.open(directory: directory.path, destinations: [], options: options)
        ctd = try await store.register(InstrumentDescription(name: "ctd", driver: "a/b", datastreams: []))
        other = try await store.register(InstrumentDescription(name: "other", driver: "a/b", datastreams: []))
    }

    private func append(_ seconds: ClosedRange<Int64>) async {
        for second in seconds {
            for instrument in [ctd, other] {
                let time = Timestamp(Instant(unixSeconds: second), source: .system, state: .locked)
                _ = store.append([
                    Record(
                        instrument: instrument.number, direction: second % 2 == 0 ? .sent : .received, time: time,
                        raw: Array("\(second)".utf8))
                ])
            }
        }
        await store.tick()
    }

    private func follower(_ wish: RecordsWish) async throws -> RecordFollower {
        let follower = try RecordFollower(wish, store: store, directory: directory.path)
        try await follower.begin(wish)
        return follower
    }

    /// The seconds of the records that come next, and the place of the last.
    private func next(_ follower: RecordFollower) async throws -> (seconds: [Int64], text: String) {
        let text = String(decoding: try #require(await follower.next()), as: UTF8.self)
        let seconds = text.matches(of: /"raw":"([0-9a-f]*)"/).compactMap { match in
            HexText.decode(String(match.1)).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
        }
        return (seconds, text)
    }

    @Test("begins with the next one, of that instrument alone, both ways")
    func fromNow() async throws {
        await append(1...3)
        let follower = try await follower(RecordsWish(instrument: "ctd"))
        await append(4...5)
        let found = try await next(follower)
        #expect(found.seconds == [4, 5])
        #expect(found.text.contains(#""instrument":"ctd","direction":"sent""#))
        await append(6...6)
        #expect(try await next(follower).seconds == [6])
        await store.close()
        #expect(await follower.next() == nil)
    }

    @Test("begins where one asks")
    func since() async throws {
        await append(100...120)
        let follower = try await follower(
            RecordsWish(instrument: "ctd", since: Instant(unixSeconds: 117), follows: false))
        #expect(try await next(follower).seconds == [117, 118, 119, 120])
        #expect(await follower.next() == nil)
        await store.close()
    }

    @Test("goes on behind a record without a gap and without showing one twice")
    func after() async throws {
        await append(1...10)
        let first = try await follower(RecordsWish(instrument: "ctd", since: Instant(unixSeconds: 0), follows: false))
        let text = try await next(first).text
        let fifth = try #require(text.split(separator: "\n").dropFirst(4).first)
        let match = try #require(fifth.firstMatch(of: /"epoch":"([^"]+)","position":(\d+)/))
        let place = RecordsWish.Place(epoch: String(match.1), position: try #require(UInt64(match.2)))
        let second = try await follower(RecordsWish(instrument: "ctd", after: place))
        #expect(try await next(second).seconds == [6, 7, 8, 9, 10])
        await append(11...11)
        #expect(try await next(second).seconds == [11])
        await store.close()
    }
}
