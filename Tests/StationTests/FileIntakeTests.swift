import Delivery
import DriverRuntime
import Glibc
import Sensing
import StationClock
import Store
import TestSupport
import Testing
import Transports

@testable import Station

@Suite("Files on their way into the store", .timeLimit(.minutes(10)))
struct FileIntakeTests {
    private let bench: IntakeBench
    private let text = FeedBench.line + FeedBench.other + "no sample\r\n" + FeedBench.line

    init() async throws {
        bench = try await IntakeBench()
    }

    @Test("a file's records are its bytes in order, between two notes that name it")
    func whole() async throws {
        let outcome = await bench.take(text)
        #expect(outcome.records == 4)
        let records = try await bench.records()
        #expect(records.map(\.direction) == [.note, .received, .received, .received, .received, .note])
        #expect(records.map(\.text).joined() == text)
        #expect(records.last.flatMap { FileNote.kind(of: $0) } == .stored(digest: bench.digest(of: text)))
    }

    @Test("the last line of a file is whole without a line's end")
    func lastLine() async throws {
        _ = await bench.take(String(FeedBench.line.dropLast()))
        #expect(try await bench.received().map(\.isReading) == [true])
    }

    @Test("the same content is stored once, whatever the file is called")
    func twice() async throws {
        _ = await bench.take(text)
        let second = await bench.take(text, name: "other.asc")
        #expect(second.known?.hasPrefix("its content was stored at ") == true)
        #expect(try await bench.received().count == 4)
    }

    @Test("other content under the same name is read")
    func sameName() async throws {
        _ = await bench.take(FeedBench.line)
        _ = await bench.take(FeedBench.other)
        #expect(try await bench.received().map(\.text) == [FeedBench.line, FeedBench.other])
    }

    @Test(
        "a reading that was cut anywhere goes on where the store ends",
        arguments: Array(stride(from: 0, through: 225, by: 9)))
    func cut(at byte: Int) async throws {
        await bench.take(text, until: byte)
        let outcome = await bench.take(text)
        let received = try await bench.received()
        #expect(received.map(\.text).joined() == text)
        #expect(received.count == 4)
        #expect(outcome.records == 4)
    }

    @Test("a reading that was cut twice goes on behind both parts")
    func cutTwice() async throws {
        await bench.take(text, until: 80)
        await bench.take(text, until: 160)
        _ = await bench.take(text)
        #expect(try await bench.received().map(\.text).joined() == text)
    }

    @Test("what the line brings meanwhile is not taken for a part of the file")
    func liveBetween() async throws {
        await bench.take(text, until: 80)
        bench.appendLive(FeedBench.other)
        _ = await bench.take(text)
        let received = try await bench.received().filter { $0.time.source == .unknown }
        #expect(received.map(\.text).joined() == text)
    }

    @Test("a file whose reading was cut is whole although another was read in between")
    func otherBetween() async throws {
        await bench.take(text, until: 80)
        _ = await bench.take(FeedBench.other, name: "b.asc")
        _ = await bench.take(text)
        let all = [FeedBench.line, FeedBench.line, FeedBench.other, FeedBench.other, "no sample\r\n"]
        #expect(try await bench.received().map(\.text).sorted() == all)
    }

    @Test("a file that was durable before the book said so is not read again")
    func durableBeforeBook() async throws {
        _ = await bench.take(text)
        try bench.forgetLastLineOfBook()
        let again = await bench.take(text)
        #expect(again.known?.contains("stored before the station was stopped") == true)
        #expect(try await bench.received().count == 4)
        #expect(await bench.take(text).known?.hasPrefix("its content was stored at ") == true)
    }

    @Test("a line of the book that a power cut left half says nothing, and the next one is read")
    func tornBook() async throws {
        _ = await bench.take(FeedBench.line)
        try bench.appendToBook("stored\t0123")
        _ = await bench.take(FeedBench.other)
        #expect(await bench.take(FeedBench.other).known != nil)
        #expect(await bench.take(FeedBench.line).known != nil)
    }

    @Test("an imported record has the corrected time, its bound, and the instrument's own time beside it")
    func corrected() async throws {
        let before = Instant(unixSeconds: 0)
        _ = await bench.take(
            FeedBench.line, times: .instrument(.init(offset: 4_000_000_000, within: 500_000_000), before: before))
        let record = try #require(try await bench.received().first)
        let printed = try #require(Instant(iso8601: "2026-01-01T00:00:10Z"))
        #expect(record.instrumentTime == printed)
        #expect(
            record.time
                == Timestamp(
                    printed.adding(nanoseconds: -4_000_000_000), bound: TimeBound(halfWidth: 500_000_000),
                    source: .instrument, state: .holdover))
    }

    @Test("an imported record without a time has that of the record before it, and promises nothing")
    func withoutTime() async throws {
        let before = Instant(unixSeconds: 77)
        let text = "a header\r\n" + FeedBench.line + "a remark\r\n"
        _ = await bench.take(text, times: .instrument(.none, before: before))
        let received = try await bench.received()
        let printed = try #require(Instant(iso8601: "2026-01-01T00:00:10Z"))
        #expect(received.map(\.time.instant) == [before, printed, printed])
        #expect(received.map(\.time.source) == [.unknown, .instrument, .unknown])
        let bounds = received.compactMap(\.time.bound)
        #expect(bounds.isEmpty)
    }

    @Test("a survey tells span, interval, gaps and the time of what stands first, and stores nothing")
    func survey() async throws {
        let later = FeedBench.line.replacingSeconds("10", "30"), last = FeedBench.line.replacingSeconds("10", "59")
        let text = "a header\r\n" + FeedBench.line + FeedBench.other + later + last
        let survey = ImportSurvey(
            Array(text.utf8), name: "a", written: Instant(unixSeconds: 0), session: bench.session,
            correction: .none)
        #expect(survey.span?.lowerBound.iso8601 == "2026-01-01T00:00:10.000Z")
        #expect(survey.before.iso8601 == "2026-01-01T00:00:10.000Z")
        #expect(survey.interval == 10_000_000_000)
        #expect(survey.gaps.map(\.lowerBound.iso8601) == ["2026-01-01T00:00:30.000Z"])
        #expect(survey.tally.samples == 4)
    }
}

extension FileTimes {
    /// A short form, read and written again.
    fileprivate static func compact(_ text: String) -> String? {
        guard case .instrument(let correction, _)? = FileTimes(compact: text, before: Instant(unixSeconds: 0)) else {
            return nil
        }
        return correction.compact
    }
}

@Suite("Comparisons of clocks, as people write them")
struct ClockFileTests {
    private func read(_ text: String, as name: String) throws -> [String] {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/" + name
        try text.write(toFile: path)
        return try ClockFile.read(path).shown
    }

    @Test("CSV with a heading, remarks and an exactness is read")
    func csv() throws {
        let text = """
            instrument,utc
            # set on deck
            2026-01-01T00:00:00Z,2026-01-01T00:00:00Z
            2026-02-01T00:00:12.4Z , 2026-02-01T00:00:00Z , 0.5
            """
        #expect(
            try read(text, as: "clock.csv") == [
                "at 2026-01-01T00:00:00.000Z the instrument's clock was 0.000 s fast, ± 1.000 s",
                "at 2026-02-01T00:00:00.000Z the instrument's clock was 12.400 s fast, ± 0.500 s",
            ])
    }

    @Test("YAML with pairs is read")
    func yaml() throws {
        let text = """
            pairs:
              - {instrument: 2026-01-01T00:00:00Z, utc: 2026-01-01T00:00:03Z, within: 2 s}
            """
        #expect(
            try read(text, as: "clock.yaml") == ["the instrument's clock was 3.000 s slow all the time, ± 2.000 s"])
    }

    @Test("a line that is no pair is named with its number")
    func mistake() {
        let failure = #expect(throws: FileFailure.self) {
            try read("2026-01-01T00:00:00Z,2026-01-01T00:00:00Z\nyesterday,today\n", as: "clock.csv")
        }
        #expect(failure?.description.contains("line 2 of") == true)
    }

    @Test(
        "an offset is seconds with a sign",
        arguments: [("+12.4s", 12_400_000_000), ("-3 s", -3_000_000_000), ("0.001", 1_000_000), ("12m", nil)])
    func offset(text: String, nanoseconds: Int64?) {
        #expect(ClockFile.offset(text) == nanoseconds)
    }

    @Test(
        "the short form of a correction is read back as it was",
        arguments: ["offset,-3,", "offset,5,1000", "0,0,;1000000000000,1000000000001,5"])
    func compact(text: String) {
        let correction: String? = FileTimes.compact(text)
        #expect(correction == text)
    }
}
