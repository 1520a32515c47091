import Sensing
import Synchronization
import Testing
import Transports

@testable import Station

@Suite("What others push", .timeLimit(.minutes(5)))
struct PushTests {
    private let line = FeedBench.line

    /// What is answered to a body after a commit, and the records that it left.
    private func push(_ text: String) async throws -> (outcome: PushOutcome?, records: [Record]) {
        let bench = try await FeedBench()
        var feed = bench.feed()
        let answers = Answers()
        let arrival = Arrival(
            time: Timestamp(Instant(nanoseconds: 5), source: .system, state: .locked), boundary: .datagram)
        Array(text.utf8).withUnsafeBytes { bytes in feed.take(pushed: bytes, arrival) { answers.add($0) } }
        #expect(answers.all.isEmpty)
        let records = try await bench.records()
        return (answers.all.first, records)
    }

    @Test("is answered after the commit that holds it, and not before")
    func durable() async throws {
        let (outcome, records) = try await push(line)
        var tally = FileTally()
        tally.records = 1
        tally.samples = 1
        #expect(outcome == .durable(tally))
        #expect(records.map(\.text) == [line])
    }

    @Test("is whole without a line's end")
    func withoutEnd() async throws {
        let (_, records) = try await push(String(line.dropLast(1)))
        #expect(records.map(\.isReading) == [true])
    }

    @Test("is kept with what is wrong with it when it cannot be read")
    func unreadable() async throws {
        let (outcome, records) = try await push("{\"no\": \"sample\"}")
        guard case .durable(let tally)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(tally.defects == 1 && tally.samples == 0 && tally.firstDefect != nil)
        #expect(records.map(\.text) == ["{\"no\": \"sample\"}"])
    }
}

private final class Answers: Sendable {
    private let answers = Mutex<[PushOutcome]>([])

    var all: [PushOutcome] { answers.withLock { $0 } }

    func add(_ answer: PushOutcome) {
        answers.withLock { $0.append(answer) }
    }
}
