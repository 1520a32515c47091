import Console
import Sensing

/// A report of the clock for people.
struct ClockText {
    let report: ClockReport
    /// Moments of the past to show.
    var historyLength = 60

    /// The newest of what happened; all of it is in the JSON.
    private static let notesShown = 8

    var rendered: String {
        [head, bound, sources, holdovers, past, notes].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Now

    private var head: String {
        let status = report.status
        let flags = status.flags.isEmpty ? "" : " [\(status.flags.joined(separator: ", "))]"
        let by = status.sources.isEmpty ? "no source" : status.sources.joined(separator: " + ")
        var text = "clock \(status.state)\(flags) by \(by), model \(status.model)\n"
        text += "UTC   \(report.time.iso8601)"
        if let bound = status.boundMicroseconds, let earliest = report.earliest, let latest = report.latest {
            text += " ± \(ClockLength.bound(bound))\n"
            text += "      the truth lies between \(earliest.iso8601) and \(latest.iso8601)\n"
        } else {
            text += ", of which nothing is promised\n"
        }
        let leap = report.leap
        // Without a bound our time is the host's.
        text += "host  "
        if report.terms != nil { text += "\(ClockLength.signed(report.hostOffsetMicroseconds)) from UTC, " }
        text += "counter "
        text += "\(ClockLength.number(report.frequencyPPM)) ppm, TAI-UTC \(leap.taiMinusUTCSeconds) s"
        if let change = leap.change { text += ", \(leap.afterSeconds) s from \(change.iso8601)" }
        if let expires = leap.tableExpires { text += ", leap table until \(expires.iso8601.prefix(10))" }
        return text + "\n"
    }

    // MARK: The bound

    private var bound: String {
        guard let terms = report.terms else { return "" }
        var table = TextTable(headings: ["TERM", "NOW", "WHAT IT IS"])
        let rows: [(String, Double, String)] = [
            ("E_src", terms.source, "what the source says of itself"),
            ("E_path", terms.path, "the way from it: half the delay, or all of it where one-sided"),
            ("E_fit", terms.fit, "the fit at the newest sample, times its coverage factor"),
            ("E_residual", terms.residual, "what the newest samples differ from the fit by"),
            ("E_read", terms.read, "the reading of the clocks"),
            ("E_leap", terms.leap, "a leap second or a smear in doubt"),
            ("E_conflict", terms.conflict, "what it takes to cover every source that is believed"),
            (
                "rho*|t-t_fresh|", terms.drift,
                "\(ClockLength.number(terms.driftPPM)) ppm over \(ClockLength.number(report.ageSeconds)) s "
                    + "since the newest sample"
            ),
            ("B", report.status.boundMicroseconds ?? 0, "the sum: half the width of the interval"),
        ]
        table.rows = rows.map { [$0.0, ClockLength.bound($0.1), $0.2] }
        return "B(t) = E_src + E_path + E_fit + E_residual + E_read + E_leap + E_conflict + rho * |t - t_fresh|\n"
            + table.rendered()
    }

    // MARK: Sources

    private var sources: String {
        guard !report.sources.isEmpty else { return "no source is in the station file\n" }
        var table = TextTable(
            headings: ["SOURCE", "KIND", "VERDICT", "OFFSET", "± OWN BOUND", "AGE", "SAMPLES", "COUNTER", "REASON"])
        table.rows = report.sources.map { source in
            [
                source.name, source.kind, source.verdict,
                source.offsetMicroseconds.map { ClockLength.signed($0) } ?? "-",
                source.halfWidthMicroseconds.map { ClockLength.bound($0) } ?? "-",
                source.ageSeconds.map { ClockLength.text($0 * 1e6) } ?? "-", "\(source.samples)",
                source.frequencyPPM.map { ClockLength.number($0) + " ppm" } ?? "-", source.reason,
            ]
        }
        return table.rendered()
    }

    // MARK: The past

    private var holdovers: String {
        guard report.holdovers > 0 else { return "" }
        let share = Double(report.holdoversCovered) / Double(report.holdovers) * 100
        var text =
            "holdovers ended: \(report.holdovers), promise kept in \(report.holdoversCovered) "
            + "(\(ClockLength.number(share)) %)\n"
        if let last = report.lastHoldover {
            text += "the last, until \(last.time.iso8601), of \(ClockLength.text(last.durationSeconds * 1e6)): off by "
            text += "\(ClockLength.signed(last.errorMicroseconds)) ± \(ClockLength.text(last.withinMicroseconds)), "
            text += "promised \(ClockLength.text(last.promisedMicroseconds)): "
            text += last.isCovered ? "kept\n" : "NOT KEPT\n"
        }
        return text
    }

    private var past: String {
        let points = report.history.suffix(historyLength)
        guard let first = points.first, let last = points.last else { return "" }
        let bounds = points.map(\.boundMicroseconds)
        let known = bounds.compactMap(\.self)
        var text = "the bound from \(first.time.iso8601) to \(last.time.iso8601)"
        if let least = known.min(), let most = known.max() {
            text += ", \(ClockLength.text(least)) to \(ClockLength.text(most)), by its logarithm"
        }
        text += "\n  \(Sparkline.text(bounds))\n  \(points.map { Self.letter($0) }.joined())\n"
        return text + "  L locked, H holdover, A acquiring, U unsynchronised; small with a flag; · nothing promised\n"
    }

    private static func letter(_ point: ClockHistoryPoint) -> String {
        let letter =
            switch point.state {
            case .locked: "L"
            case .holdover: "H"
            case .acquiring: "A"
            case .unsynchronised: "U"
            }
        return point.flags.isEmpty ? letter : letter.lowercased()
    }

    private var notes: String {
        report.notes.suffix(Self.notesShown).map { "\($0.time.iso8601) \($0.severity): \($0.text)\n" }.joined()
    }
}
