import FoundationEssentials
import Sensing
import Testing

@testable import Timekeeping

@Suite("A recorded session with gpsd 3.22 and a u-blox receiver", .enabled(if: GPSDRecording.isAtHand))
struct GPSDRecordingTests {
    private let session: GPSDRecording

    init() throws {
        session = try #require(GPSDRecording())
    }

    private func reports(isSameHost: Bool) -> [SourceReport] {
        var judge = GPSDJudge(source: "gps", isSameHost: isSameHost)
        return zip(session.lines, session.moments).compactMap { judge.report(line: $0, at: $1) }
    }

    @Test("is read whole: no line is one that cannot be read")
    func readWhole() {
        #expect(session.lines.count == 366 && session.moments.count == 366)
        #expect(session.lines.allSatisfy { GPSDMessage(line: $0) != nil })
    }

    @Test("gives one sample for each second that both a stamp and a report of a fix name")
    func samples() {
        let times = reports(isSameHost: true).compactMap { report -> Instant? in
            guard case .sample(let sample) = report.content, case .utc(let time) = sample.time else { return nil }
            return time
        }
        // Of 59 stamps; the report of the first second has no time.
        #expect(times.count == 58)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1.nanoseconds(since: $0) == 1_000_000_000 })
    }

    @Test("is silent before the receiver is there and after it has gone, and not refused in between")
    func others() {
        let others = reports(isSameHost: true).compactMap { report -> String? in
            switch report.content {
            case .sample: nil
            case .silent(let reason): reason
            case .refused(let reason): "refused: \(reason)"
            }
        }
        #expect(
            others == [
                "gpsd has no receiver; name one on its command line or in /etc/default/gpsd",
                "gpsd has lost the receiver /dev/pts/1; check its cable and supply",
            ])
    }

    @Test("has its samples at the stamps that gpsd took, on the counter")
    func stamps() throws {
        let comparisons = session.lines.compactMap { line -> GPSDMessage.Comparison? in
            guard case .sentence(let comparison) = GPSDMessage(line: line) else { return nil }
            return comparison
        }
        for report in reports(isSameHost: true) {
            guard case .sample(let sample) = report.content, case .utc(let time) = sample.time else { continue }
            let comparison = try #require(comparisons.first { $0.real == time })
            let raw = comparison.clock.nanoseconds - session.realtimeLessRaw
            // The recording's two clocks were read one after the other.
            #expect((sample.raw - raw).magnitude < 100_000)
            #expect(report.at > sample.raw)
        }
    }

    @Test("read from another host gives a sample for each report, at its arrival")
    func otherHost() {
        let samples = reports(isSameHost: false).compactMap { report -> Int64? in
            guard case .sample(let sample) = report.content else { return nil }
            return report.at - sample.raw
        }
        #expect(samples.count == 58)
        #expect(samples.allSatisfy { $0 == 0 })
    }
}

/// Lines of gpsd as a client had them, with CLOCK_REALTIME and CLOCK_MONOTONIC_RAW of each; kept beside the repository.
struct GPSDRecording {
    let lines: [[UInt8]]
    let moments: [ClockMoment]

    static let isAtHand = GPSDRecording() != nil

    var realtimeLessRaw: Int64 { moments[0].realtime - moments[0].raw }

    /// Nil, with a line in the log, where the collection is not at hand.
    init?(file: StaticString = #filePath) {
        var folder = "\(file)".split(separator: "/")
        // This file, its folder, Tests, the repository.
        folder.removeLast(4)
        let start = "/" + folder.joined(separator: "/") + "/shared/data/clock/gpsd-session"
        guard let text = FileManager.default.contents(atPath: start + ".jsonl"),
            let stamps = FileManager.default.contents(atPath: start + ".stamps.tsv")
        else {
            print("skipped: no recording \(start).jsonl")
            return nil
        }
        var splitter = GPSDLines()
        lines = splitter.take(text)
        moments = String(decoding: stamps, as: UTF8.self).split(separator: "\n").compactMap { line in
            let columns = line.split(separator: "\t")
            guard columns.count == 4, let realtime = Int64(columns[1]), let raw = Int64(columns[2]) else { return nil }
            return ClockMoment(raw: raw, realtime: realtime, halfWidth: 200)
        }
    }
}
