/// A text in single quotes for a message, shortened and with control characters escaped.
public func quote(_ text: some StringProtocol, limit: Int = 60) -> String {
    var quoted = "'"
    for (count, scalar) in text.unicodeScalars.enumerated() {
        guard count < limit else { return quoted + "…'" }
        switch scalar {
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        default: quoted.unicodeScalars.append(scalar.isHarmlessOnScreen ? scalar : "\u{FFFD}")
        }
    }
    return quoted + "'"
}

/// The candidate that somebody who wrote `word` most likely meant, if any is near enough.
///
/// A third of the letters may be wrong, missing, too many or swapped with their neighbour. A word of three letters or
/// more that only one candidate begins with is that candidate.
public func closestWord(to word: String, in candidates: some Sequence<String>) -> String? {
    let written = Array(word.lowercased().unicodeScalars.prefix(longestWord))
    var best: (word: String, distance: Int)?
    var beginsWith: [String] = []
    for candidate in candidates {
        let letters = Array(candidate.lowercased().unicodeScalars.prefix(longestWord))
        if written.count >= 3, letters.starts(with: written) { beginsWith.append(candidate) }
        let allowed = max(1, max(written.count, letters.count) / 3)
        guard abs(written.count - letters.count) <= allowed, min(written.count, letters.count) > 1 else { continue }
        let distance = editDistance(written, letters)
        if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word ?? (beginsWith.count == 1 ? beginsWith.first : nil)
}

/// Past this many letters two words are compared by their beginnings, which bounds the work on hostile input.
private let longestWord = 64

/// How many letters must be changed, inserted, removed or swapped with their neighbour (optimal string alignment).
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in 0..<right.count {
            let substituted = previous[column] + (left[row] == right[column] ? 0 : 1)
            var distance = min(substituted, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                distance = min(distance, beforePrevious[column - 1] + 1)
            }
            current.append(distance)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}

extension Unicode.Scalar {
    /// False for what would move the cursor, reverse the writing or hide itself on a terminal.
    var isHarmlessOnScreen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
