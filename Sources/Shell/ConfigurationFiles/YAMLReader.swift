import Diagnostics

/// Reads YAML text into a tree that knows where everything was written.
///
/// One document of mappings, lists and scalars. Anchors, aliases, tags and directives are refused.
public enum YAMLReader {
    /// Deeper than any of our files goes.
    public static let deepestLevel = 32

    public static func read(_ text: String, name: String) throws(ConfigurationFileError) -> SourceNode {
        try read(SourceText(name: name, text: text))
    }

    public static func read(_ source: SourceText) throws(ConfigurationFileError) -> SourceNode {
        guard source.text.utf8.count <= ConfigurationFile.largestSize else {
            throw .tooLarge(SourceText(name: source.name, text: ""))
        }
        if let position = firstForbidden(source) {
            throw ConfigurationFileError(
                .notText, "a control character", at: SourceSpan(start: position, length: 1),
                remedy: "Remove it, or write it as an escape such as \"\\x02\" in double quotes.", in: source)
        }
        guard let parser = YAMLParser(source.text) else {
            throw ConfigurationFileError(
                .syntax, "no memory to parse the file", at: .wholeFile, remedy: "Free memory.", in: source)
        }
        var composer = YAMLComposer(parser, source)
        return try composer.document()
    }

    /// What YAML does not allow as it is: control characters, and a byte order mark that is not at the beginning.
    private static func firstForbidden(_ source: SourceText) -> SourcePosition? {
        for (index, line) in source.lines.enumerated() {
            if let column = line.unicodeScalars.enumerated().first(where: { !isAllowed($0.element) })?.offset {
                return SourcePosition(line: index + 1, column: column + 1)
            }
        }
        return nil
    }

    /// The printable characters of YAML 1.1, 5.1.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
