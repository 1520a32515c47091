/// The part of a source line that is shown with a diagnostic, and the carets for below it.
struct SourceExcerpt {
    /// The line with tabs as spaces, without what would disturb a terminal; long lines are cut on both sides.
    let text: String
    /// Spaces as wide as what stands before the span.
    let indent: String
    let carets: String

    init(line: Substring, span: SourceSpan) {
        let column = max(0, span.start.column - 1)
        let reach = column < Self.longestWhole ? Self.longestWhole + 1 : column + Self.longestAround + 1
        let scalars = withoutSecrets(Array(line.unicodeScalars.prefix(reach)))
        let start = min(column, scalars.count)
        let first = start < Self.longestWhole ? 0 : start - Self.shownBefore
        let last = min(scalars.count, first == 0 ? Self.longestWhole : start + Self.longestAround)
        let end = min(max(start + 1, start + span.length), max(last, start))
        let head = first > 0 ? "…" : ""
        text = head + scalars[first..<last].map(Self.shown).joined() + (last < scalars.count ? "…" : "")
        indent = String(repeating: " ", count: head.count + scalars[first..<start].map(Self.width).reduce(0, +))
        carets = String(repeating: "^", count: max(1, scalars[start..<end].map(Self.width).reduce(0, +)))
    }

    /// Lines up to this many characters are shown from their beginning.
    private static let longestWhole = 120
    /// Of a longer line, this many characters before the span and so many from its start on.
    private static let shownBefore = 40
    private static let longestAround = 80
    private static let tab = "    "

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\t" { return tab }
        return scalar.isHarmlessOnScreen ? String(scalar) : "\u{FFFD}"
    }

    /// How many columns of a terminal a character takes.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar == "\t" { return tab.count }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return isWide(scalar) ? 2 : 1
        }
    }

    /// East Asian wide characters and emoji (Unicode Standard Annex 11, the large blocks of class W).
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
