import Console
import Delivery
import Sensing
import StationClock
import Store
import Testing

@testable import Station

@Suite("Parsing stored LoRa frames again", .timeLimit(.minutes(5)))
struct RadioReprocessTests {
    private static let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    private func reprocess(_ bench: RadioFeedBench, _ driver: String) async throws -> ReprocessReport {
        let request = ReprocessRequest(
            instrument: "buoy", until: nil, driver: driver, calibration: [:], reason: "another driver", isDryRun: false)
        return try await StationReprocess(store: bench.store, directory: bench.directory.path, clock: StationClock())
            .run(request, configuration: nil, folders: DriverFolders(folders: [Self.root + "/Drivers"]))
    }

    /// Temperature of 27.2 degC on channel 3, as Cayenne LPP.
    private let lpp: [UInt8] = [0x03, 0x67, 0x01, 0x10]

    private func filled() async throws -> RadioFeedBench {
        let bench = try await RadioFeedBench {
            $0.ticksByItself = true
            $0.tickMilliseconds = 10
        }
        var feed = try bench.feed()
        feed.take(radio: RadioFeedBench.frame(1)) { _ in }
        feed.take(radio: RadioFeedBench.frame(2, port: nil)) { _ in }
        feed.take(radio: RadioFeedBench.frame(3, lpp)) { _ in }
        feed.take(radio: RadioFeedBench.frame(4)) { _ in }
        _ = await bench.store.durable()
        return bench
    }

    @Test("changes nothing with the same driver: each frame is one, and what is told of its way stays")
    func same() async throws {
        let bench = try await filled()
        let report = try await reprocess(bench, RadioFeedBench.driver)
        #expect(report.changed == 0, "\(report)")
    }

    @Test("makes other values with another driver, and leaves what the gateway told with the frame")
    func other() async throws {
        let bench = try await filled()
        let report = try await reprocess(bench, "generic/cayenne-lpp")
        #expect(report.changed > 0)
        var text = ""
        try StationExport(directory: bench.directory.path).text(
            RecordSelection(instruments: ["buoy"]), as: .csv, withRaw: false, write: { text += $0 }, progress: { _ in })
        let counters = text.split(whereSeparator: \.isNewline).filter { $0.contains("lorawan_frame_counter") }
        #expect(counters.count == 4, "\(text)")
    }
}
