/// The words that a key takes, each with its meaning.
struct DriverFormWords {
    var heading: String
    var about: String
    /// Where the reader is asked for them.
    var part: DriverFormPart
    var key: String
    var meanings: [(word: String, meaning: String)]

    private var known: [String] { part.choices(of: key) }

    var missing: [String] { known.filter { word in !meanings.contains { $0.word == word } } }
    var unknown: [String] { meanings.map(\.word).filter { !known.contains($0) } }

    var markdown: String {
        var table = MarkdownTable("word", "meaning")
        let known = known
        for (word, meaning) in meanings where known.contains(word) { table.add(word.asCode, meaning) }
        for word in missing { table.add(word.asCode, "") }
        return "## \(heading)\n\n\(about)\n\n\(table.text)"
    }
}
