import Delivery
import Diagnostics
import Timekeeping

/// What a destination takes, as the station file says it under `take`.
public struct SelectionConfiguration: Hashable, Sendable {
    public var selection: Selection
    /// The patterns with their places, for checks that need to know the instruments.
    public var patterns: [Located<String>]

    public init(selection: Selection, patterns: [Located<String>] = []) {
        self.selection = selection
        self.patterns = patterns
    }

    /// Everything, as a destination takes it that says nothing of it.
    public static let everything = SelectionConfiguration(selection: .everything)

    static var expected: Expected<SelectionConfiguration> {
        .mapping("take") { reader in
            let patterns = reader.optional("datastreams", .oneOrMore(of: .located(.datastreamPattern))) ?? []
            let thinning = thinning(&reader)
            let events = reader.optional("events", .choice(of: EventChoice.self))
            let selection = Selection(
                datastreams: patterns.compactMap { DatastreamPattern($0.value) }, thinning: thinning ?? .none,
                eventsOfChosenOnly: events == .chosen)
            return SelectionConfiguration(selection: selection, patterns: patterns)
        }
    }

    /// Whose commands and notes go.
    private enum EventChoice: String, CaseIterable {
        case all
        case chosen
    }

    private static let largestCount = 1_000_000

    private static func thinning(_ reader: inout NodeReader) -> Thinning? {
        let every = reader.optional("every", .integer(in: 2...largestCount)).map { Thinning.every($0) }
        let average = reader.optional("average", .period).map { Thinning.average($0) }
        let extremes = reader.optional("min_max", .period).map { Thinning.extremes($0) }
        let written = reader.entries.filter { ["every", "average", "min_max"].contains($0.key.text) }
        if let second = written.dropFirst().first {
            reader.report(
                .exclusiveKeys, "take has both \(quote(written[0].key.text)) and \(quote(second.key.text))",
                at: second.key.span, remedy: "Remove one of them, or name a second destination that takes the other.")
        }
        return every ?? average ?? extremes
    }

    /// An error for each pattern that none of the instruments fits. The station clock is one of them.
    func check(against instruments: [String], _ reader: inout NodeReader) {
        let instruments = instruments + [ClockRecord.instrument]
        for pattern in patterns {
            guard let parsed = DatastreamPattern(pattern.value) else { continue }
            guard !instruments.contains(where: { parsed.matches(instrument: $0) }) else { continue }
            let nearest = closestWord(to: parsed.instrument, in: instruments)
            reader.report(
                .unknownInstrument, "no instrument is named \(quote(parsed.instrument))", at: pattern.span,
                remedy: nearest.map { "Write \(quote("\($0)/\(parsed.key)"))." }
                    ?? "Write the name of one of the station's instruments, or '*'.")
        }
    }
}

extension Expected where Value == String {
    /// `instrument/key`, with stars.
    fileprivate static var datastreamPattern: Expected {
        form(
            "a pattern INSTRUMENT/DATASTREAM",
            remedy: "Write it such as 'ctd-1/temperature', or 'ctd-1/*' for all of an instrument."
        ) { DatastreamPattern($0) == nil ? nil : $0 }
    }
}

extension Expected where Value == Period {
    /// A length of time that divides a day.
    fileprivate static var period: Expected {
        let lengths = Expected<Int64>.duration(in: AmountOf.second...AmountOf.day)
        return Expected("a period, such as '10 min' or '1 h'") { node, diagnostics in
            guard let length = lengths.read(node, &diagnostics) else { return nil }
            if let period = Period(checking: length) { return period }
            diagnostics.append(
                Diagnostic(
                    .outOfRange, "a day is no whole number of periods of \(node.described)", at: node.span,
                    remedy: "Write a period that divides a day, such as '1 min', '10 min', '15 min' or '1 h'."))
            return nil
        }
    }
}
