import Delivery
import FoundationEssentials

/// How far a product has come with one stream: the positions it has looked at, and the stretches that are still to be
/// made again. Kept in the database as JSON, so that a restart goes on where it was.
struct ProductProgress: Hashable {
    var seen = PartRanges()
    var due: Set<RecordSpan> = []

    init() {}

    private struct Text: Codable {
        var data: [PositionRange]
        var raw: [PositionRange]
        var due: [Span]
    }

    private struct Span: Codable {
        var instrument: String
        var slot: Int64
    }

    /// Nil for what is damaged: then everything is made again.
    init?(_ json: String) {
        guard let text = try? JSONDecoder().decode(Text.self, from: Data(json.utf8)) else { return nil }
        seen = PartRanges(data: RangeSet(text.data), raw: RangeSet(text.raw))
        due = Set(text.due.map { RecordSpan(instrument: $0.instrument, slot: $0.slot) })
    }

    var json: String {
        let spans = due.sorted { ($0.slot, $0.instrument) < ($1.slot, $1.instrument) }.map {
            Span(instrument: $0.instrument, slot: $0.slot)
        }
        return JSONLine.of(Text(data: seen.data.ranges, raw: seen.raw.ranges, due: spans))
    }
}
