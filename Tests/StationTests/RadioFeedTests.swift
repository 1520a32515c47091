import LoRaWAN
import Sensing
import Store
import Synchronization
import Testing

@testable import Station

@Suite("The feed of a LoRa instrument", .timeLimit(.minutes(5)))
struct RadioFeedTests {
    @Test("makes one record of a frame: its bytes, the driver's values, the time at the antenna, and its way")
    func frame() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        let frame = RadioFeedBench.frame(70_001)
        feed.take(radio: frame) { _ in }
        let record = try #require(try await bench.records().first)
        #expect(record.raw == frame.raw && record.defect == nil && record.time == frame.reception.time)
        let values = bench.values(record)
        let way = [
            "lorawan_frame_counter": 70_001, "lorawan_frames_lost": 0, "lorawan_rssi": -117.5, "lorawan_snr": -3,
            "lorawan_spreading_factor": 9, "lorawan_frequency": 868_300_000, "lorawan_gateway": 2,
        ]
        for (key, value) in way { #expect(values[key] == value, "\(key)") }
        #expect(values["temperature"] == 25.1234 && values["lorawan_battery"] == nil)
        #expect(record.instrumentTime == record.time.instant.adding(nanoseconds: -5_000_000_000))
    }

    @Test("keeps a frame of MAC commands, which has no values but its way")
    func commandsOnly() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        feed.take(radio: RadioFeedBench.frame(3, port: nil)) { _ in }
        let record = try #require(try await bench.records().first)
        #expect(record.defect == nil && bench.values(record)["lorawan_frame_counter"] == 3)
        #expect(bench.values(record).keys.allSatisfy { $0.hasPrefix("lorawan") })
    }

    @Test("keeps the counter of a frame that the driver cannot read, so that it is no way for a replay")
    func defect() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        feed.take(radio: RadioFeedBench.frame(4, port: 77)) { _ in }
        let record = try #require(try await bench.records().first)
        #expect(record.defect?.contains("77") ?? false && bench.values(record)["lorawan_frame_counter"] == 4)
    }

    @Test("answers that a frame is durable when it is, not before")
    func durable() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        let answers = Answers()
        feed.take(radio: RadioFeedBench.frame(5)) { answers.give($0) }
        #expect(answers.all.isEmpty)
        await bench.store.tick()
        #expect(answers.all == [true])
    }

    @Test("answers that a frame is not kept when the store has no room for it")
    func full() async throws {
        let bench = try await RadioFeedBench { $0.pendingBytes = 1 }
        var feed = try bench.feed()
        let answers = Answers()
        for counter in UInt32(1)...3 { feed.take(radio: RadioFeedBench.frame(counter)) { answers.give($0) } }
        #expect(answers.all.contains(false))
    }

    @Test("tells the battery in percent: external power is full, and a device that cannot tell says nothing")
    func battery() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        for (counter, level) in [UInt8(0), 1, 127, 254, 255].enumerated() {
            var frame = RadioFeedBench.frame(UInt32(counter))
            (frame.battery, frame.margin) = (level, -12)
            feed.take(radio: frame) { _ in }
        }
        let values = try await bench.records().map { bench.values($0) }
        #expect(values.map { $0["lorawan_battery"] } == [100, 0.4, 50, 100, nil])
        #expect(values.allSatisfy { $0["lorawan_margin"] == -12 })
    }

    @Test(
        "notes each state of a downlink with its number, in words and in a datastream",
        arguments: DownlinkState.allCases)
    func downlink(state: DownlinkState) async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        let news = DownlinkNews(number: 17, device: RadioFeedBench.buoy, state: state, reason: "because")
        feed.heard(of: news, at: RadioFeedBench.frame(1).reception.time)
        let record = try #require(try await bench.records().first)
        #expect(bench.values(record) == ["downlink_\(state)": 17])
        #expect(record.direction == .note && record.raw.isEmpty)
        #expect(record.defect?.hasPrefix("downlink 17 ") ?? false && record.defect?.hasSuffix(": because") ?? false)
    }

    @Test("finds the newest frame of a device in the store again, whatever came after it")
    func newest() async throws {
        let bench = try await RadioFeedBench()
        var feed = try bench.feed()
        for counter in [UInt32(69_998), 70_001] { feed.take(radio: RadioFeedBench.frame(counter)) { _ in } }
        let news = DownlinkNews(number: 17, device: RadioFeedBench.buoy, state: .sent)
        feed.heard(of: news, at: RadioFeedBench.frame(1).reception.time)
        _ = try await bench.records()
        var found: [String: StoredUplink] = [:]
        let wanted = ["buoy": RadioFeedBench.start, "nobody": RadioFeedBench.start]
        try StoredUplink.find(wanted, in: bench.directory.path, into: &found)
        #expect(Array(found.keys) == ["buoy"])
        #expect(found["buoy"]?.counter == 70_001 && found["buoy"]?.address == DeviceAddress(0x00ab_cdef))
    }
}

private final class Answers: Sendable {
    private let given = Mutex<[Bool]>([])

    var all: [Bool] { given.withLock { $0 } }

    func give(_ answer: Bool) {
        given.withLock { $0.append(answer) }
    }
}
