import Console
import Sensing
import Testing

@testable import fairlead

@Suite("What fairlead clock shows")
struct ClockTextTests {
    private static let noon = Instant(unixSeconds: 1_772_366_400)

    private func report(_ change: (inout ClockReport) -> Void = { _ in }) -> ClockReport {
        var report = ClockReport(
            time: Self.noon, earliest: Self.noon.adding(nanoseconds: -12_301),
            latest: Self.noon.adding(nanoseconds: 12_301),
            status: ClockStatus(
                source: .ptp, state: .locked, flags: .conflict, boundMicroseconds: 12.301,
                model: ClockModelID(run: 3, number: 1042), sources: ["gm", "gps"]),
            terms: ClockTerms(
                source: 1, path: 5, fit: 4, residual: 1, read: 0.25, leap: 0, conflict: 0, drift: 1.051, driftPPM: 1.05),
            ageSeconds: 1, frequencyPPM: -3.25, hostOffsetMicroseconds: 1500,
            leap: ClockLeap(taiMinusUTCSeconds: 37, change: nil, afterSeconds: 37, tableExpires: nil),
            sources: [
                ClockSourceReport(
                    name: "gm", kind: "ptp", verdict: "selected", reason: "", samples: 64, ageSeconds: 0.5,
                    offsetMicroseconds: -0.25, halfWidthMicroseconds: 6, frequencyPPM: -3.25),
                ClockSourceReport(
                    name: "ntp", kind: "chrony", verdict: "silent", reason: "chronyd does not answer", samples: 0,
                    ageSeconds: nil, offsetMicroseconds: nil, halfWidthMicroseconds: nil, frequencyPPM: nil),
            ],
            holdovers: 2, holdoversCovered: 1,
            lastHoldover: ClockHoldoverReport(
                time: Self.noon, durationSeconds: 3600, errorMicroseconds: -2100, promisedMicroseconds: 1500,
                withinMicroseconds: 12.3, isCovered: false),
            history: history,
            notes: [ClockNoteReport(time: Self.noon, severity: "notice", text: "the clock is locked")],
            limits: ClockLimits(
                oscillator: "tcxo", lockMicroseconds: 1e6, holdoverMicroseconds: 1e7, longestHoldoverSeconds: 86_400))
        change(&report)
        return report
    }

    private var history: [ClockHistoryPoint] {
        let past: [(ClockState, ClockFlags, Double?)] = [
            (.unsynchronised, [], nil), (.acquiring, [], nil), (.locked, [], 10), (.holdover, .conflict, 10_000),
            (.locked, [], 100),
        ]
        return past.enumerated().map { index, moment in
            ClockHistoryPoint(
                time: Self.noon.adding(nanoseconds: Int64(index) * 15_000_000_000), state: moment.0, flags: moment.1,
                boundMicroseconds: moment.2, hostOffsetMicroseconds: 0, frequencyPPM: 0)
        }
    }

    private func text(_ change: (inout ClockReport) -> Void = { _ in }) -> String {
        ClockText(report: report(change)).rendered
    }

    @Test("is the state with its flags, and UTC with the interval, never narrower than it is")
    func now() {
        let text = text()
        #expect(text.hasPrefix("clock locked [conflict] by gm + gps, model 3.1042\n"))
        #expect(text.contains("UTC   2026-03-01T12:00:00.000Z ± 12.4 us\n"))
        #expect(text.contains("between 2026-03-01T11:59:59.999987699Z and 2026-03-01T12:00:00.000012301Z"))
    }

    @Test("is the bound with every term of the formula and its figure")
    func terms() {
        let lines = text().split(separator: "\n").map(String.init)
        for (term, figure) in [
            ("E_src", "1.00 us"), ("E_path", "5.00 us"), ("E_fit", "4.00 us"), ("E_residual", "1.00 us"),
            ("E_read", "250 ns"), ("E_leap", "0 us"), ("E_conflict", "0 us"), ("rho*|t-t_fresh|", "1.06 us"),
            ("B", "12.4 us"),
        ] {
            #expect(lines.contains { $0.hasPrefix(term + " ") && $0.contains(" \(figure) ") }, "\(term)")
        }
        #expect(lines.contains { $0.contains("1.05 ppm over 1.00 s") })
    }

    @Test("is every source with its verdict, and why it is not used")
    func sources() {
        let lines = text().split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("gm ") && $0.contains("selected") && $0.contains("-250 ns") })
        #expect(lines.contains { $0.hasPrefix("ntp ") && $0.hasSuffix("chronyd does not answer") })
    }

    @Test("says when a promise was not kept")
    func holdovers() {
        let text = text()
        #expect(text.contains("holdovers ended: 2, promise kept in 1 (50.0 %)"))
        #expect(text.contains("off by -2.10 ms ± 12.3 us, promised 1.50 ms: NOT KEPT"))
    }

    @Test("draws the past by its logarithm, as much of it as is wanted")
    func past() {
        #expect(text().contains("\n  ··▁█▃\n  UALhL\n"))
        #expect(ClockText(report: report(), historyLength: 2).rendered.contains("\n  █▁\n  hL\n"))
        #expect(!ClockText(report: report(), historyLength: 0).rendered.contains("by its logarithm"))
    }

    @Test("promises nothing when nothing is promised")
    func unsynchronised() {
        let text = text { report in
            (report.earliest, report.latest, report.terms) = (nil, nil, nil)
            report.status = ClockStatus(source: .system, state: .unsynchronised, boundMicroseconds: nil)
            (report.sources, report.history, report.notes, report.holdovers) = ([], [], [], 0)
        }
        #expect(text.hasPrefix("clock unsynchronised by no source, model 0.0\n"))
        #expect(text.contains("of which nothing is promised\n"))
        #expect(text.contains("no source is in the station file\n"))
        #expect(!text.contains("±") && !text.contains("B(t)"))
    }

    @Test(
        "writes a length with three digits in the unit that fits it, a bound never too small",
        arguments: [
            (0.0, "0 us", "0 us"), (0.0421, "42.1 ns", "42.1 ns"), (1, "1.00 us", "1.00 us"),
            (12.301, "12.3 us", "12.4 us"),
            (999.9, "1.00 ms", "1.00 ms"), (-1500, "-1.50 ms", "-1.50 ms"), (1_234_567, "1.23 s", "1.24 s"),
            (3_600_000_000, "3600 s", "3600 s"),
        ])
    func lengths(microseconds: Double, text: String, bound: String) {
        #expect(ClockLength.text(microseconds) == text)
        #expect(ClockLength.bound(microseconds) == bound)
    }
}
