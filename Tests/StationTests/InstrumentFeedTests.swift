import Sensing
import Testing

@testable import Station

@Suite("An instrument's feed", .timeLimit(.minutes(10)))
struct InstrumentFeedTests {
    private let bench: FeedBench
    private let line = FeedBench.line
    private let other = FeedBench.other

    init() async throws {
        bench = try await FeedBench()
    }

    @Test("gives a whole line as one record with the store's numbers and the instant of its first byte")
    func wholeLine() async throws {
        var feed = bench.feed()
        feed.receive(line.prefix(10), nanoseconds: 111)
        feed.receive(line.dropFirst(10), nanoseconds: 222)
        let records = try await bench.records()
        let record = try #require(records.first)
        #expect(records.count == 1)
        #expect(record.text == line && record.defect == nil)
        #expect(record.instrument == bench.registration.number && record.time.instant == Instant(nanoseconds: 111))
        #expect(record.observations.allSatisfy { bench.registration.datastreamNumbers.contains($0.datastream) })
        #expect(record.observations.first?.result == Quantity(12.3422, decimals: 4))
    }

    /// The end of the last number may be what is lacking: 1495.86 looks as good as 1495.868.
    /// OOI's logs of SBE 16plus and 37: the prompt stands in front of the next sample, ten minutes later.
    @Test("gives a sample behind the prompt of the sample before the instant of its own first byte")
    func behindPrompt() async throws {
        let bench = try await FeedBench()
        var feed = bench.feed()
        feed.receive(FeedBench.line, nanoseconds: 1_000)
        feed.receive("S>", nanoseconds: 2_000)
        feed.receive(FeedBench.other, nanoseconds: 600_000_000_000)
        let records = try await bench.records()
        #expect(records.map(\.text) == [FeedBench.line, "S>" + FeedBench.other])
        #expect(records.map(\.time.instant.nanoseconds) == [1_000, 600_000_000_000])
    }

    @Test("makes no reading of a line within which the connection ended", arguments: [1, 20, 46, 62, 70])
    func cutLine(length: Int) async throws {
        var feed = bench.feed()
        feed.receive(line + other.prefix(length))
        feed.ended(source: 0)
        let records = try await bench.records()
        #expect(records.map(\.text) == [line, String(other.prefix(length))])
        #expect(records.map(\.isReading) == [true, false])
        #expect(records.last?.defect != nil)
    }

    @Test("gives nothing when a connection ends between two lines, or without a byte")
    func cleanEnd() async throws {
        var feed = bench.feed()
        feed.receive(line)
        feed.ended(source: 0)
        feed.ended(source: 1)
        #expect(try await bench.records().map(\.text) == [line])
    }

    @Test("never mixes the bytes of two clients, however they take turns")
    func twoClients() async throws {
        var feed = bench.feed()
        for (one, two) in zip(line.utf8, other.utf8) {
            feed.receive(String(UnicodeScalar(one)), source: 0)
            feed.receive(String(UnicodeScalar(two)), source: 1)
        }
        let records = try await bench.records()
        #expect(records.map(\.text) == [line, other])
        #expect(records.allSatisfy { $0.isReading && $0.defect == nil })
    }

    @Test("begins anew for the next client under the same number")
    func nextClient() async throws {
        var feed = bench.feed()
        feed.receive(line.prefix(30), source: 3)
        feed.ended(source: 3)
        feed.receive(other, source: 3)
        let records = try await bench.records()
        #expect(records.map(\.text) == [String(line.prefix(30)), other])
        #expect(records.map(\.isReading) == [false, true])
    }

    @Test("takes a datagram as whole, with or without a line end")
    func datagrams() async throws {
        var feed = bench.feed()
        // Swift takes CR LF as one character.
        feed.receive(line.dropLast(1), boundary: .datagram)
        feed.receive(line + other, boundary: .datagram)
        #expect(try await bench.records().map(\.isReading) == [true, true, true])
    }

    @Test("makes no reading of a datagram that was longer than the link takes")
    func truncatedDatagram() async throws {
        var feed = bench.feed()
        feed.receive(line + other.prefix(40), boundary: .truncatedDatagram(sentBytes: 90_000))
        let records = try await bench.records()
        #expect(records.map(\.text).joined() == line + other.prefix(40))
        #expect(records.allSatisfy { !$0.isReading && $0.defect?.contains("90000 bytes was cut") == true })
    }

    @Test("counts frames and defects")
    func counters() async throws {
        var feed = bench.feed()
        feed.receive(line + "garbage\r\n" + other, nanoseconds: 5)
        let counters = bench.board.counters
        #expect(counters.frames == 3 && counters.defects == 1 && counters.refused == 0)
        #expect(counters.lastFrame == Instant(nanoseconds: 5))
        #expect(counters.lastDefect?.contains("garbage") == true)
    }

    @Test("counts what the store has no room for, and shows no value of it")
    func refused() async throws {
        let bench = try await FeedBench { $0.pendingBytes = 0 }
        var feed = bench.feed()
        feed.receive(line)
        #expect(bench.board.counters.frames == 1 && bench.board.counters.refused == 1)
        #expect(await bench.store.statistics().lostRecords == 1)
    }
}
