import ConfigurationFiles
import Diagnostics
import Sensing
import Timekeeping

/// Comparisons of an instrument's clock with true time, as a person writes them down: CSV with a pair a line
/// (`instrument,utc` and perhaps how exact in seconds), or YAML with `pairs: [{instrument: …, utc: …, within: 1 s}]`.
public enum ClockFile {
    /// What somebody who compares two clocks by eye is sure of, in nanoseconds.
    public static let usualExactness: Int64 = 1_000_000_000

    public static func read(_ path: String) throws(FileFailure) -> ClockCorrection {
        let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
        let comparisons = isYAML ? try yaml(path) : try csv(String(decoding: WholeFile.read(path), as: UTF8.self), path)
        do throws(ClockMistake) {
            return try ClockCorrection(comparisons)
        } catch {
            throw FileFailure("cannot correct the clock with '\(path)': \(error)")
        }
    }

    /// `+12.4s`, `-3 s`, `12.4`: what the instrument's clock is fast by, in nanoseconds; nil when it is none of these.
    public static func offset(_ text: String) -> Int64? {
        var number = text[...]
        if number.hasSuffix("s") { number = number.dropLast() }
        while number.hasSuffix(" ") { number = number.dropLast() }
        if number.hasPrefix("+") { number = number.dropFirst() }
        guard let seconds = Double(number), abs(seconds) < 4e9 else { return nil }
        return Int64((seconds * 1e9).rounded())
    }

    private static func csv(
        _ text: String, _ path: String
    ) throws(FileFailure) -> [ClockCorrection.Comparison] {
        var comparisons: [ClockCorrection.Comparison] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let cells = line.split(whereSeparator: { ",;\t".contains($0) }).map { trimmed($0) }
            guard let first = cells.first, !first.isEmpty, !first.hasPrefix("#") else { continue }
            guard cells.count > 1, let instrument = Instant(iso8601: first), let truth = Instant(iso8601: cells[1])
            else {
                // The heading.
                if comparisons.isEmpty, first.first?.isLetter == true { continue }
                throw FileFailure(
                    "cannot read line \(index + 1) of '\(path)', '\(line)': write the instrument's time and UTC, as in "
                        + "2026-11-21T08:00:12Z,2026-11-21T08:00:00Z")
            }
            var within = usualExactness
            if cells.count > 2 {
                guard let given = offset(cells[2]), given >= 0 else {
                    throw FileFailure(
                        "cannot read line \(index + 1) of '\(path)': '\(cells[2])' is no number of seconds; write how "
                            + "exact the comparison is, or leave it out")
                }
                within = given
            }
            comparisons.append(.init(instrument: instrument, truth: truth, within: within))
        }
        return comparisons
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    // MARK: YAML

    private static func yaml(_ path: String) throws(FileFailure) -> [ClockCorrection.Comparison] {
        let source: SourceText
        let document: SourceNode
        do throws(ConfigurationFileError) {
            source = try ConfigurationFile.read(path)
            document = try YAMLReader.read(source)
        } catch {
            throw FileFailure(error.report.text())
        }
        var diagnostics: [Diagnostic] = []
        guard let pairs = file.read(document, &diagnostics), !diagnostics.hasErrors else {
            throw FileFailure(CheckReport(source: source, diagnostics: diagnostics).text())
        }
        return pairs
    }

    private static var file: Expected<[ClockCorrection.Comparison]> {
        .mapping("a clock's comparisons") { $0.required("pairs", .list(of: comparison)) }
    }

    private static var comparison: Expected<ClockCorrection.Comparison> {
        .mapping("a pair of times") { reader in
            let instrument = reader.required("instrument", time)
            let truth = reader.required("utc", time)
            let within = reader.optional("within", .duration(in: 0...AmountOf.day))
            guard let instrument, let truth else { return nil }
            return .init(instrument: instrument, truth: truth, within: within ?? usualExactness)
        }
    }

    private static var time: Expected<Instant> {
        .form("a time", remedy: "Write it as 2026-11-21T08:00:12Z.") { Instant(iso8601: $0) }
    }
}

extension ClockCorrection {
    /// For a request's parameter: `offset,12400000000,` or a triple a comparison, all in nanoseconds.
    public var compact: String {
        if let offset = steadyOffset { return "offset,\(offset),\(steadyWithin.map { String($0) } ?? "")" }
        return comparisons.map {
            "\($0.instrument.nanoseconds),\($0.truth.nanoseconds),\($0.within.map { String($0) } ?? "")"
        }.joined(separator: ";")
    }

    /// Nil when the text is none of ours.
    public init?(compact text: String) {
        var comparisons: [Comparison] = []
        for part in text.split(separator: ";") {
            let cells = part.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 3, let second = Int64(cells[1]) else { return nil }
            let within = Int64(cells[2])
            if cells[0] == "offset" {
                self.init(offset: second, within: within)
                return
            }
            guard let first = Int64(cells[0]) else { return nil }
            comparisons.append(
                .init(instrument: Instant(nanoseconds: first), truth: Instant(nanoseconds: second), within: within))
        }
        guard let correction = try? ClockCorrection(comparisons) else { return nil }
        self = correction
    }

    /// In words, a line for each comparison.
    public var shown: [String] {
        if let offset = steadyOffset {
            guard offset != 0 || steadyWithin != nil else {
                return ["the instrument's clock is taken as it is; nothing is promised about it"]
            }
            let within = steadyWithin.map { ", ± \(Self.seconds($0)) s" } ?? "; how exactly is not known"
            return ["the instrument's clock was \(Self.shown(offset)) all the time\(within)"]
        }
        return comparisons.map {
            let within = $0.within.map { ", ± \(Self.seconds($0)) s" } ?? ""
            return "at \($0.truth.iso8601) the instrument's clock was \(Self.shown($0.offset))\(within)"
        }
    }

    private static func shown(_ offset: Int64) -> String {
        "\(seconds(Int64(offset.magnitude))) s \(offset < 0 ? "slow" : "fast")"
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let thousandths = String(1000 + nanoseconds / 1_000_000 % 1000).dropFirst()
        return "\(nanoseconds / 1_000_000_000).\(thousandths)"
    }
}
