import Diagnostics

/// Lays a driver file over that of the driver it is `like`.
enum DriverOverlay {
    /// Mappings that are laid over entry by entry; any other key replaces the other driver's.
    private static let merged = ["fields", "coefficients", "commands", "dialogue"]
    /// What belongs to one driver alone.
    private static let own = ["driver", "like"]

    /// The whole declaration. What is taken over stands where `like` does, so that a mistake in it points there.
    static func resolved(
        _ document: SourceNode, _ library: (String) -> SourceNode?, _ diagnostics: inout [Diagnostic]
    ) -> SourceNode {
        guard let like = document["like"]?.scalar, let entries = document.entries else { return document }
        guard let found = library(like.text) else {
            diagnostics.append(
                Diagnostic(
                    .unknownLike, "there is no driver \(quote(like.text)) to be like", at: like.span,
                    remedy: "Write the maker/model of another driver; `fairlead driver list` shows all."))
            return document
        }
        guard found["like"] == nil else {
            diagnostics.append(
                Diagnostic(
                    .likeOfLike, "\(quote(like.text)) is itself like another driver", at: like.span,
                    remedy: "Name that one: \(quote(found["like"]?.scalar?.text ?? ""))."))
            return document
        }
        let other = (found.placed(at: like.span).entries ?? []).filter { !own.contains($0.key.text) }
        return SourceNode(
            .mapping(entries.map { overlaid($0, other) } + absent(other, from: entries)), span: document.span)
    }

    private static func absent(_ other: [SourceNode.Entry], from entries: [SourceNode.Entry]) -> [SourceNode.Entry] {
        other.filter { inherited in !entries.contains { $0.key.text == inherited.key.text } }
    }

    /// The other's entries keep their places, so that datastreams keep their numbers.
    private static func overlaid(_ entry: SourceNode.Entry, _ other: [SourceNode.Entry]) -> SourceNode.Entry {
        guard merged.contains(entry.key.text), let written = entry.value.entries,
            let inherited = other.first(where: { $0.key.text == entry.key.text })?.value.entries
        else { return entry }
        let kept = inherited.map { old in written.first { $0.key.text == old.key.text } ?? old }
        let added = absent(written, from: inherited)
        // A key that stands twice is refused by whoever reads the mapping.
        let repeated = written.filter { key in written.count { $0.key.text == key.key.text } > 1 }
        return SourceNode.Entry(
            key: entry.key, value: SourceNode(.mapping(kept + added + repeated.dropFirst()), span: entry.value.span))
    }
}

extension SourceNode {
    /// The same tree with every part at one place.
    func placed(at span: SourceSpan) -> SourceNode {
        switch content {
        case .scalar(var scalar):
            scalar.span = span
            return SourceNode(scalar)
        case .sequence(let elements):
            return SourceNode(.sequence(elements.map { $0.placed(at: span) }), span: span)
        case .mapping(let entries):
            let placed = entries.map { entry in
                var key = entry.key
                key.span = span
                return Entry(key: key, value: entry.value.placed(at: span))
            }
            return SourceNode(.mapping(placed), span: span)
        }
    }
}
