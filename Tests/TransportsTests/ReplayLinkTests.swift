import Glibc
import Sensing
import StationClock
import Testing

@testable import Transports

@Suite("A replayed file", .serialized)
struct ReplayLinkTests {
    /// data/instruments/met_metbk_wind_wxt, the DCL stamps of METBK lines; the values are shortened.
    private let stamped = """
        2013/11/23 00:00:25.236 1023.41 53.1
        2013/11/23 00:00:26.236 1023.42 53.2
        a line without a stamp
        2013/11/23 00:01:26.486 1023.43 53.3
        2013/11/23 00:00:00.000 the logger's clock went back
        2013/11/23 00:00:00.500 1023.44 53.4

        """

    /// What the link hands on, at which virtual second, until it is finished or `rounds` pieces have come.
    private func play(
        _ settings: ReplaySettings, pieces: Int = .max
    ) throws -> (chunks: [(second: Double, text: String)], ended: Int, finished: Bool) {
        let recorder = Recorder()
        let control = try LinkControl(clock: StationClock(), options: LinkOptions())
        var consumer = RecordingConsumer(recorder: recorder)
        let time = VirtualTime()
        var link = ReplayLink(settings, timer: time.timer)
        try link.open(control)
        var seconds: [Double] = []
        var isFinished = false
        while !isFinished, seconds.count < pieces {
            isFinished = try link.serve(control, &consumer) == .finished
            while seconds.count < recorder.current.chunks.count { seconds.append(Double(time.now) / 1e9) }
        }
        link.close(control, &consumer, because: .stopping)
        let texts = recorder.current.chunks.map { String(decoding: $0.bytes, as: UTF8.self) }
        return (Array(zip(seconds, texts)), recorder.current.ended.count, isFinished)
    }

    @Test("comes with the intervals of its logger's stamps")
    func original() throws {
        let folder = try #require(TestFolder())
        let played = try play(ReplaySettings(path: folder.write(Array(stamped.utf8))))
        #expect(played.chunks.map(\.second) == [0, 1, 61.25, 61.25, 61.75])
        #expect(played.chunks.map(\.text).joined() == stamped)
        #expect(played.chunks[1].text.hasSuffix("a line without a stamp\n"))
        #expect(played.finished)
        #expect(played.ended == 1)
    }

    @Test("comes a hundred times faster when asked")
    func faster() throws {
        let folder = try #require(TestFolder())
        let played = try play(ReplaySettings(path: folder.write(Array(stamped.utf8)), speed: .times(100)))
        #expect(played.chunks.map(\.second) == [0, 0.01, 0.6125, 0.6125, 0.6175])
    }

    @Test("comes at so many bytes a second when it has no stamps")
    func withoutStamps() throws {
        let folder = try #require(TestFolder())
        let bytes = [UInt8](repeating: 0x55, count: 1000)
        let played = try play(ReplaySettings(path: folder.write(bytes), bytesPerSecond: 1000))
        #expect(played.chunks.count == 20)
        #expect(played.chunks.map(\.text).joined().utf8.count == 1000)
        let last = try #require(played.chunks.last)
        #expect(abs(last.second - 0.95) < 1e-6)
    }

    @Test("begins again at its end, as a new stream, when it is to be repeated")
    func repeats() throws {
        let folder = try #require(TestFolder())
        let settings = ReplaySettings(path: folder.write(Array(stamped.utf8)), repeats: true)
        let played = try play(settings, pieces: 11)
        #expect(played.chunks.map(\.text).joined().hasPrefix(stamped + stamped))
        #expect(played.ended == 3)
        #expect(!played.finished)
    }

    @Test("keeps every byte of stamped lines that are longer than the buffer")
    func longLines() throws {
        let folder = try #require(TestFolder())
        let long = String(repeating: "x", count: 150_000)
        let text = "2013/11/23 00:00:00.000 \(long)\n2013/11/23 00:00:02.000 \(long)\n"
        let played = try play(ReplaySettings(path: folder.write(Array(text.utf8))))
        #expect(played.chunks.map(\.text).joined() == text)
        #expect(played.chunks.last?.second == 2)
    }

    @Test("gives the exact bytes as fast as they are taken, and is finished then")
    func fast() async throws {
        let folder = try #require(TestFolder())
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
        let recorder = Recorder()
        let link = try recorder.link(.replay(ReplaySettings(path: folder.write(bytes), speed: .fast)))
        #expect(recorder.wait { $0.count(ofState: "finished") == 1 })
        #expect(recorder.current.bytes == bytes)
        #expect(recorder.current.ended == [0])
        await #expect(throws: LinkFailure.self) { try await link.send([1]) }
        link.join()
        #expect(link.status.state == .finished)
    }

    @Test("stops within a second while the next line is a minute away")
    func stops() throws {
        let folder = try #require(TestFolder())
        let recorder = Recorder()
        let link = try recorder.link(.replay(ReplaySettings(path: folder.write(Array(stamped.utf8)))))
        #expect(recorder.wait { $0.chunks.count == 2 })
        #expect(hasStopped(link))
        #expect(recorder.current.states.last == .stopped)
    }

    @Test("is waited for when it is missing or empty", arguments: [nil, [UInt8]()])
    func missing(content: [UInt8]?) throws {
        let folder = try #require(TestFolder())
        let path = "\(folder.path)/file"
        if let content { _ = folder.write(content) }
        let recorder = Recorder()
        let link = try recorder.link(.replay(ReplaySettings(path: path, speed: .fast, repeats: content == nil)))
        #expect(recorder.wait { $0.count(ofState: "waiting") >= 1 })
        _ = folder.write([1, 2, 3], to: "line")
        #expect(rename("\(folder.path)/line", path) == 0)
        #expect(recorder.wait { $0.bytes.starts(with: [1, 2, 3]) })
        #expect(hasStopped(link))
    }
}

/// Time that passes only when somebody waits for it.
private final class VirtualTime {
    private(set) var now: UInt64 = 0

    var timer: ReplayTimer {
        ReplayTimer(now: { self.now }, wait: { self.now = max(self.now, $0) })
    }
}
