import Sensing
import Testing

@testable import Timekeeping

@Suite("The line of a clock model")
struct ClockModelLineTests {
    private let model = ClockModel(
        id: ClockModelID(run: 3, number: 1042), boot: "5a0f8d30-2b5e-4d8e-9d6a-0c8f1f9a7e11", state: .holdover,
        flags: [.conflict, .leapPending], source: .gnss, sourceNames: "gps roof+ptp%", anchor: -77,
        tai: TAIInstant(nanoseconds: 1_795_222_130_938_488_368), frequency: -12.345_678_9e-6,
        terms: BoundTerms(
            source: 1, path: 2, fit: 3, residual: 4, read: 5, leap: 1_000_000_000, conflict: 7, driftPPB: 15_000),
        leap: LeapOffset(taiMinusUTC: 37, change: TAIInstant(nanoseconds: 1_900_000_037_000_000_000), after: 38))

    @Test("read again is the same model")
    func roundTrip() throws {
        #expect(try ClockModel(line: model.line) == model)
    }

    @Test("keeps a model that promises nothing without a bound")
    func withoutBound() throws {
        var bare = model
        (bare.terms, bare.flags, bare.sourceNames) = (nil, [], "")
        bare.leap = LeapOffset(taiMinusUTC: 37)
        #expect(try ClockModel(line: bare.line) == bare)
    }

    @Test("is one line of words for any source name")
    func oneLine() {
        #expect(!model.line.contains { $0.isNewline })
        #expect(model.line.split(separator: " ").count == 20)
    }

    @Test(
        "that is damaged is refused with what is wrong",
        arguments: [
            ("id=3.1042 boot", LineDefect.noValue(word: "boot")),
            ("id=3.1042", .missing(key: "leap")),
            ("id=3.1042 id=3.1042", .twice(key: "id")),
            ("leap=x", .unreadable(key: "leap", value: "x")),
        ])
    func damaged(line: String, defect: LineDefect) {
        #expect(throws: defect) { try ClockModel(line: line) }
    }

    @Test("with a negative term or an absurd frequency is refused, and traps nobody")
    func absurd() {
        #expect(throws: LineDefect.unreadable(key: "e_src", value: "-1")) {
            try ClockModel(line: model.line.replacing("e_src=1 ", with: "e_src=-1 "))
        }
        #expect(throws: LineDefect.self) {
            try ClockModel(line: model.line.replacing("frequency=-1.23456789e-05", with: "frequency=nan"))
        }
    }
}
