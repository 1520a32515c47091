import Delivery
import DriverRuntime
import Sensing
import Store
import TestSupport
import Testing
import Transports

@testable import Station

private let second: Int64 = 1_000_000_000
/// 2026-01-01T00:00:00Z.
private let newYear = 1_767_225_600 * second

/// A CTD whose clock is fast by 40.25 s and 50 parts in a million; its samples come 1.3 s after the time in them.
@Suite("An instrument's clock as the station hears it", .timeLimit(.minutes(5)))
struct InstrumentClockTests {
    private let bench: ClockBench

    init() async throws {
        bench = try await ClockBench()
    }

    @Test("is recorded once an hour with a bound that holds the true offset, when the latency of samples is known")
    func heard() async throws {
        var feed = bench.feed(latency: 3 * second)
        bench.hear(samples: 1100, by: &feed)
        let notes = try await bench.records().filter { $0.direction == .note }
        #expect(notes.count == 3)
        for note in notes {
            let (offset, bound) = try bench.offset(in: note)
            let truth = Double(bench.offset(at: note.time.instant.nanoseconds)) / 1e9
            #expect(abs(offset - truth) <= bound)
            #expect(bound < 1.6)
            #expect(note.observations.allSatisfy { $0.flag == .pass })
        }
        #expect(notes.first?.defect?.contains(" s fast, +/- 1.") == true)
    }

    @Test("is not recorded when nobody says how late samples come")
    func unknownLatency() async throws {
        var feed = bench.feed(latency: nil)
        bench.hear(samples: 1100, by: &feed)
        #expect(try await bench.records().allSatisfy { $0.direction == .received })
    }

    @Test(
        "gives the samples their time where the station file trusts it, and the bound holds the instant of the sample")
    func trusted() async throws {
        var feed = bench.feed(latency: 3 * second, usesInstrumentTime: true)
        bench.hear(samples: 500, by: &feed)
        let samples = try await bench.records().filter { $0.direction == .received }
        #expect(samples.count == 500)
        for (number, record) in samples.enumerated() {
            let taken = bench.taken(number)
            let (earliest, latest) = (try #require(record.time.earliest), try #require(record.time.latest))
            #expect(record.time.source == .instrument && record.time.state == .locked)
            #expect(earliest.nanoseconds <= taken && taken <= latest.nanoseconds)
            #expect(record.time.stamp?.monotonic == taken + bench.late)
        }
    }

    @Test("does not touch the time of samples where the station file says nothing, or while its clock follows nothing")
    func untrusted() async throws {
        var feed = bench.feed(latency: 3 * second)
        bench.hear(samples: 10, by: &feed)
        var unfollowed = bench.feed(latency: 3 * second, usesInstrumentTime: true)
        bench.hear(samples: 10, by: &unfollowed, state: .unsynchronised)
        let samples = try await bench.records()
        #expect(samples.count == 20)
        #expect(samples.allSatisfy { $0.time.source == .ptp })
    }

    @Test("gives a garbled time the station's, and is used again when it was set")
    func jumps() async throws {
        var feed = bench.feed(latency: 3 * second, usesInstrumentTime: true)
        bench.hear(samples: 5, by: &feed)
        bench.hear(samples: 1, from: 5, by: &feed, gained: 3600 * second)
        bench.hear(samples: 5, from: 6, by: &feed)
        bench.hear(samples: 5, from: 11, by: &feed, gained: -86_400 * second)
        let records = try await bench.records()
        let sources = records.filter { $0.direction == .received }.map { $0.time.source == .instrument }
        #expect(
            sources == Array(repeating: true, count: 5) + [false] + Array(repeating: true, count: 5) + [false]
                + Array(repeating: true, count: 4))
        #expect(records.compactMap(\.defect) == ["the instrument's clock was set, or has lost its time"])
    }

    @Test("learns from a sample behind the prompt of the sample before, which came by its own first byte")
    func behindPrompt() async throws {
        var feed = bench.feed(latency: 3 * second, usesInstrumentTime: true)
        bench.hear(samples: 400, by: &feed, prompt: "S>")
        let records = try await bench.records().filter { $0.direction == .received }
        #expect(records.count == 400)
        let trusted = records.count { $0.time.source == .instrument }
        #expect(trusted > 390)
    }

    @Test("is recorded as suspect and without a bound when it was measured by a clock that promises nothing")
    func unpromised() throws {
        let clock = bench.clock(latency: nil, usesInstrumentTime: false)
        let time = Timestamp(Instant(nanoseconds: newYear), source: .system, state: .unsynchronised)
        let note = clock.measured(
            ClockOffset(earliest: second, latest: 2 * second, isPromised: false), at: time)
        let record = clock.record(of: note, at: time)
        #expect(record.observations.map(\.flag) == [.suspect, .missing])
        #expect(record.observations.first?.result == Quantity(mantissa: 1_500_000, decimals: 6))
        #expect(record.observations.map(\.datastream) == Array(bench.registration.datastreamNumbers.suffix(2)))
    }
}

private struct ClockBench {
    let late = 1_300_000_000 as Int64
    let registration: InstrumentRegistration
    private let store: StationStore
    private let session: DriverSession
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = false
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        session = try DriverShelf.session("seabird/sbe37")
        registration = try await store.register(
            InstrumentDescription(
                name: "ctd", driver: "seabird/sbe37",
                datastreams: session.driver.datastreams + InstrumentClock.datastreams))
    }

    func clock(latency: Int64?, usesInstrumentTime: Bool) -> InstrumentClock {
        InstrumentClock(
            registration: registration, latency: latency, usesInstrumentTime: usesInstrumentTime)
    }

    func feed(latency: Int64?, usesInstrumentTime: Bool = false) -> InstrumentFeed {
        InstrumentFeed(
            registration: registration, session: session, board: InstrumentBoard(),
            sink: RecordSink(store: store, holdsBack: false),
            clock: clock(latency: latency, usesInstrumentTime: usesInstrumentTime))
    }

    func offset(at now: Int64) -> Int64 { 40_250_000_000 + (now - newYear) / 20_000 }

    /// Every 10.9 s.
    func taken(_ sample: Int) -> Int64 { newYear + Int64(sample) * 10_900_000_000 }

    func hear(
        samples: Int, from first: Int = 0, by feed: inout InstrumentFeed, state: ClockState = .locked,
        gained: Int64 = 0, prompt: String = ""
    ) {
        for sample in first..<first + samples {
            let taken = taken(sample)
            let printed = CivilTime(Instant(nanoseconds: taken + offset(at: taken) + gained))
            let arrival = Timestamp(
                Instant(nanoseconds: taken + late + 50_000), bound: TimeBound(before: 200_000, after: 100_000),
                source: .ptp, state: state,
                stamp: RawStamp(monotonic: taken + late, lateness: 100_000, model: ClockModelID(run: 1, number: 1)))
            for text in ["\(line(at: printed))\r\n", prompt] where !text.isEmpty {
                Array(text.utf8).withUnsafeBytes {
                    feed.receive($0, Arrival(time: arrival, boundary: .stream, source: 0))
                }
            }
        }
    }

    private func line(at time: CivilTime) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "#12.3422, 3.82315,  21.109,   32.9677, 1495.868, \(two(time.day)) \(months[time.month - 1]) "
            + "\(time.year), \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    func records() async throws -> [Record] {
        await store.tick()
        return try await store.records(lackingAt: "archive")
    }

    func offset(in note: Record) throws -> (offset: Double, bound: Double) {
        try #require(note.observations.count == 2)
        return (note.observations[0].result.value, note.observations[1].result.value)
    }
}
