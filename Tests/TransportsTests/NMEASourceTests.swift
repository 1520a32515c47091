import Foundation
import Sensing
import Synchronization
import Testing
import Timekeeping

@testable import StationClock
@testable import Transports

@Suite("A receiver as a source of time", .serialized)
struct NMEASourceTests {
    private let settings = SourceSettings(name: "gnss", kind: .nmea)

    private static let rmc = "$GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,A*43\r\n"

    /// The raw stamp of the bytes is at 5 s; the time that some clock made of them is nonsense.
    private func arrival(lateness: Int64 = 0, hasStamp: Bool = true) -> Arrival {
        let stamp = RawStamp(monotonic: 5_000_000_000, lateness: lateness, model: ClockModelID(run: 1, number: 9))
        return Arrival(
            time: Timestamp(
                Instant(nanoseconds: 42), source: .unknown, state: .unsynchronised, stamp: hasStamp ? stamp : nil),
            boundary: .stream)
    }

    private func hear(_ text: String, _ arrival: Arrival, cutInto pieces: Int = 1) -> [SourceReport] {
        let feed = NMEAFeed(source: "gnss", rules: NMEARules())
        let reports = Mutex<[SourceReport]>([])
        feed.onReport { report in reports.withLock { $0.append(report) } }
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: max(1, bytes.count / pieces)) {
            Array(bytes[start..<min(bytes.count, start + max(1, bytes.count / pieces))])
                .withUnsafeBytes { feed.hear($0, arrival) }
        }
        return reports.withLock { $0 }
    }

    @Test("compares its sentence with the raw stamp of the bytes, not with what the station clock made of it")
    func rawStamp() throws {
        let report = try #require(hear(Self.rmc, arrival(lateness: 3_000_000)).first)
        guard case .sample(let sample) = report.content else {
            Issue.record("\(report)")
            return
        }
        #expect(report.source == "gnss")
        #expect(sample.raw == 5_000_000_000)
        #expect(sample.lateness == 703_000_000)
        #expect(sample.time == .utc(try #require(Instant(iso8601: "2011-05-28T09:27:50Z"))))
    }

    @Test("hears the same wherever the bytes are cut")
    func cuts() {
        #expect(hear(Self.rmc, arrival(), cutInto: 70) == hear(Self.rmc, arrival()))
    }

    @Test(
        "does not believe a sentence whose checksum fails, or that has none",
        arguments: [
            rmc.replacingOccurrences(of: "*43", with: "*44"), rmc.replacingOccurrences(of: "*43", with: ""),
            rmc.replacingOccurrences(of: "0750", with: "0751"),
        ])
    func damaged(text: String) {
        #expect(hear(text, arrival()).isEmpty == (text != Self.rmc))
    }

    @Test("has nothing to say about bytes without a raw stamp")
    func noStamp() {
        #expect(hear(Self.rmc, arrival(hasStamp: false)).isEmpty)
    }

    @Test("listens on a line of its own until the station stops")
    func ownLine() throws {
        let server = try #require(TestSocket.server())
        let reports = Mutex<[SourceReport]>([])
        let context = try TimeSourceContext { report in reports.withLock { $0.append(report) } }
        let source = NMEASource(settings, over: .tcp(TCPSettings(host: "127.0.0.1", port: server.port)))
        let thread = Thread { source.run(context) }
        thread.start()
        let peer = try #require(server.accept())
        peer.send(Array(Self.rmc.utf8))
        let deadline = Date(timeIntervalSinceNow: 60)
        while reports.withLock({ $0.isEmpty }), Date() < deadline { usleep(1000) }
        let isSample = reports.withLock { reports in
            if case .sample = reports.first?.content { true } else { false }
        }
        #expect(isSample)
        context.stop()
        while !thread.isFinished, Date() < deadline { usleep(1000) }
        #expect(thread.isFinished)
    }
}
