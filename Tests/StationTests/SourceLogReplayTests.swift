import Sensing
import Testing
import Timekeeping

@testable import Station

private let second: Int64 = 1_000_000_000
/// 2026-03-01T12:00:00Z.
private let noon = 1_772_366_400 * second

@Suite("A log of sources, replayed for people")
struct SourceLogReplayTests {
    /// Sixty seconds of one NTP source that is a few nanoseconds off.
    private var log: [SourceLogLine] {
        get throws {
            let table = try #require(
                LeapTable(
                    entries: [LeapTable.Entry(from: Instant(unixSeconds: 1_483_228_800), taiMinusUTC: 37)], expires: nil
                ))
            let source = SourceSettings(name: "ntp", kind: .chrony)
            let settings = ClockSettings(sources: [source], builtAt: noon - 86_400 * second)
            let start = ClockStart(run: 1, boot: "boot", moment: moment(0), leapTable: table)
            let said = (1...60).flatMap { number -> [SourceLogLine] in
                let raw = Int64(number) * second
                let sample = SourceSample(
                    raw: raw, time: .utc(Instant(nanoseconds: noon + raw + Int64(number * number % 17))),
                    sourceError: 100_000, pathError: 50_000, sigma: 1000)
                return [
                    .report(SourceReport(source: "ntp", at: raw, .sample(sample)), moment(raw)), .tick(moment(raw)),
                ]
            }
            return SourceLogLine.head(start, settings) + said
        }
    }

    private func moment(_ raw: Int64) -> ClockMoment { ClockMoment(raw: raw, realtime: noon + raw) }

    @Test("tells each model with its bound, and it is the engine's own")
    func models() throws {
        var replay = SourceLogReplay()
        var engine = ClockReplay()
        var events: [SourceLogReplay.Event] = []
        var published: [String] = []
        for line in try log {
            events += replay.take(line.line)
            for case .publish(let model) in engine.take(line) { published.append(model.line) }
        }
        #expect(!published.isEmpty && replay.models == published.count)
        let isSame = events.compactMap(\.model) == published
        #expect(isSame)
        let last = try #require(events.last { $0.kind == "model" })
        #expect(last.text.contains("locked") && last.text.hasSuffix(" by ntp"))
        #expect((150..<1000).contains(last.boundMicroseconds ?? 0))
        #expect(replay.hasStart && replay.defects == 0)
    }

    @Test("goes on behind lines that cannot be read, and says why the first could not")
    func damaged() throws {
        var replay = SourceLogReplay()
        for line in try log {
            _ = replay.take(line.line)
            if replay.lines == 10 { _ = replay.take("log=sam") }
        }
        _ = replay.take("no words")
        #expect(replay.defects == 2 && replay.models > 0)
        #expect(replay.firstDefect?.hasPrefix("line 11: ") == true)
    }

    @Test("cannot begin in the middle")
    func headless() throws {
        var replay = SourceLogReplay()
        for line in try log.dropFirst(2) { _ = replay.take(line.line) }
        #expect(!replay.hasStart && replay.models == 0)
    }
}
