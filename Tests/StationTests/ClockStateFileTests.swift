import Sensing
import TestSupport
import Testing
import Timekeeping

@testable import Station

@Suite("What the clock keeps from run to run")
struct ClockStateFileTests {
    private let directory: TemporaryDirectory
    private let file: ClockStateFile
    private let lot = ClockRun.lots.lowerBound + 7

    init() throws {
        directory = try TemporaryDirectory()
        file = ClockStateFile(directory: directory.path)
    }

    private func begin(ranBefore: Bool = false) -> ClockRun {
        ClockRun.begin(file, boot: "b", ranBefore: ranBefore, lot: lot)
    }

    private func text() throws -> String { String(decoding: try WholeFile.read(file.path), as: UTF8.self) }

    @Test("numbers the runs of a store from 1, without saying anything about it")
    func runs() {
        let runs = (0..<3).map { _ in begin(ranBefore: true) }
        // The first has no file although the store knows a clock, which is a reason to worry.
        #expect(runs[1].number == runs[0].number + 1 && runs[2].number == runs[1].number + 1)
        let other = try? TemporaryDirectory()
        let first = ClockRun.begin(
            ClockStateFile(directory: other?.path ?? ""), boot: "b", ranBefore: false, lot: lot)
        #expect(first.number == 1 && first.notice == nil && first.lastGood == nil)
    }

    @Test("has the number of a run on the disk before anything can be stamped by it")
    func durable() throws {
        let run = begin()
        guard case .memory(let memory) = file.read() else { return #expect(Bool(false), "\(file.read())") }
        #expect(memory.run == run.number && memory.boot == "b")
    }

    @Test("hands the last good time on, through a run that knew none")
    func lastGood() throws {
        let time = Instant(unixSeconds: 1_795_219_200)
        try file.write(ClockMemory(run: 4, boot: "a", lastGood: time))
        #expect(begin() == ClockRun(number: 5, lastGood: time, notice: nil))
        #expect(begin() == ClockRun(number: 6, lastGood: time, notice: nil))
    }

    @Test("draws a number by lot that no counting reaches when the file is missing in a store with clock records")
    func missing() {
        let run = begin(ranBefore: true)
        #expect(run.number == lot && run.lastGood == nil)
        #expect(run.notice?.contains("is missing") == true)
    }

    @Test("believes nothing of a file in which any one byte is not as it was written")
    func damaged() throws {
        let model = ClockModel(
            id: ClockModelID(run: 4, number: 2), boot: "a", state: .locked, source: .ptp, sourceNames: "gm",
            anchor: 5, tai: TAIInstant(nanoseconds: 7), frequency: 1e-6, terms: BoundTerms(source: 1, driftPPB: 15_000),
            leap: LeapOffset(taiMinusUTC: 37))
        let memory = ClockMemory(
            run: 4, boot: "a", lastGood: Instant(nanoseconds: 9), model: model,
            leapTableExpires: Instant(nanoseconds: 3))
        try file.write(memory)
        let good = try text()
        #expect(ClockStateFile.content(good) == .memory(memory))
        for index in good.utf8.indices {
            var bytes = Array(good.utf8)
            bytes[good.utf8.distance(from: good.startIndex, to: index)] ^= 1
            let content = ClockStateFile.content(String(decoding: bytes, as: UTF8.self))
            if case .damaged = content { continue }
            Issue.record("byte \(good.utf8.distance(from: good.startIndex, to: index)): \(content)")
        }
        try WholeFile.replace(file.path, with: Array(good.utf8.dropLast(3)))
        let run = begin(ranBefore: true)
        #expect(run.number == lot && run.notice?.contains("is damaged") == true)
        #expect(begin(ranBefore: true).number == lot + 1)
    }

    @Test("draws a number by lot when it cannot be written down, so that the next run does not have it too")
    func unwritable() {
        let nowhere = ClockStateFile(directory: directory.path + "/nowhere")
        let run = ClockRun.begin(nowhere, boot: "b", ranBefore: false, lot: lot)
        #expect(run.number == lot)
        #expect(run.notice?.contains("cannot be kept") == true)
    }

    @Test("keeps every number that a lot can give positive when it is packed with a model's")
    func packed() {
        for run in [ClockRun.lots.lowerBound, ClockRun.lots.upperBound - 1] {
            let id = ClockModelID(run: run, number: .max)
            #expect(id.packed > 0 && ClockModelID(packed: id.packed) == id)
        }
    }
}
