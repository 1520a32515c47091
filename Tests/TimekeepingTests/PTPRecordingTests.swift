import FoundationEssentials
import Sensing
import Testing
import Timekeeping

@Suite("A recorded ptp4l", .enabled(if: ClockRecording.isAtHand, "no recordings of clocks beside the repository"))
struct PTPRecordingTests {
    /// A client in free-running mode, asked about every 0.75 s (`gmloss.txt`). The grandmaster was stopped about a
    /// second after the first line; gmPresent, offset, delay and clock class stay as they were to the end.
    @Test("whose grandmaster dies goes silent within 3 s of the last Sync, although it still claims to have one")
    func grandmasterLoss() throws {
        let rounds = try ClockRecording.lines("gmloss.txt").map(Round.init(line:))
        #expect(rounds.count == 14)
        #expect(rounds.allSatisfy { $0.sets.status.hasGrandmaster })
        var judge = PTPJudge(PTPSettings(isFreeRunning: true, arbitraryTimeIsUTC: true))
        var track = ClockTrack()
        var samples: [Int64] = []
        var silentSince: Int64?
        for round in rounds {
            // Each line has the time before its questions, which took some 0.4 s.
            let now = round.time + 400_000_000
            track.note(ClockMoment(raw: now - PTPWorld.realtimeLessRaw, realtime: now))
            switch judge.judge(round.sets, stamping: .software, track) {
            case .sample(let sample):
                #expect(silentSince == nil)
                samples.append(sample.raw + PTPWorld.realtimeLessRaw)
            case .silent: silentSince = silentSince ?? now
            case .refused(let reason): Issue.record("refused: \(reason)")
            case nil: #expect(silentSince == nil)
            }
        }
        #expect(samples == [1_795_222_229_964_422_038, 1_795_222_230_464_497_066])
        let silent = try #require(silentSince)
        #expect(silent - 1_795_222_230_464_497_066 < 3_750_000_000)
    }
}

/// A line of `gmloss.txt`: the time, and five data sets as dictionaries in Python's spelling.
private struct Round {
    let time: Int64
    let sets: PTPDataSets

    init(line: String) throws {
        time = try Self.nanoseconds(#require(line.firstMatch(of: /t=(\d+\.\d{3})/)).1)
        let grandmaster = PTPClockIdentity(rawValue: try #require(UInt64(Self.word("gm", line), radix: 16)))
        let state = try Self.word("state", line)
        sets = PTPDataSets(
            ports: [
                PTPPort(
                    number: try Self.number("port", in: line, after: "PORT_DATA_SET"),
                    state: PTPPortState.allCases.first { $0.name == state }, logSyncInterval: 0)
            ],
            current: PTPCurrent(
                stepsRemoved: try Self.number("stepsRemoved", in: line), offset: try Self.number("offset_ns", in: line),
                meanPathDelay: try Self.number("path_ns", in: line)),
            parent: PTPParent(
                clockClass: try Self.number("clockClass", in: line),
                clockAccuracy: PTPClockAccuracy(
                    rawValue: try #require(UInt8(Self.word("clockAccuracy", line).dropFirst(2), radix: 16))),
                grandmaster: grandmaster),
            properties: PTPTimeProperties(
                utcOffset: try Self.number("utcOffset", in: line),
                utcOffsetIsValid: try Self.number("utcOffsetValid", in: line) == 1,
                isPTPTimescale: try Self.number("ptpTimescale", in: line) == 1,
                isTimeTraceable: try Self.number("timeTraceable", in: line) == 1),
            status: PTPTimeStatus(
                masterOffset: try Self.number("master_offset", in: line),
                ingress: try Self.number("ingress_time", in: line),
                hasGrandmaster: try Self.number("gmPresent", in: line) == 1, grandmaster: grandmaster))
    }

    private static func nanoseconds(_ text: Substring) throws -> Int64 {
        try #require(Int64(text.filter { $0 != "." })) * 1_000_000
    }

    private static func number<Value: FixedWidthInteger>(
        _ key: String, in line: String, after set: String = ""
    ) throws -> Value {
        let part = set.isEmpty ? line[...] : try after(set, in: line[...])
        return try #require(Value(after("'\(key)': ", in: part).prefix { $0 == "-" || $0.isNumber }))
    }

    private static func word(_ key: String, _ line: String) throws -> Substring {
        try after("'\(key)': '", in: line[...]).prefix { $0 != "'" }
    }

    private static func after(_ word: String, in text: Substring) throws -> Substring {
        text[try #require(text.firstRange(of: word)).upperBound...]
    }
}

/// Real output of time daemons, kept beside the repository and never in it.
enum ClockRecording {
    static var isAtHand: Bool { FileManager.default.fileExists(atPath: folder) }

    private static var folder: String {
        var parts = "\(#filePath)".split(separator: "/")
        // This file, its folder, Tests, the repository.
        parts.removeLast(4)
        return "/" + parts.joined(separator: "/") + "/shared/data/clock"
    }

    static func lines(_ name: String) throws -> [String] {
        let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
