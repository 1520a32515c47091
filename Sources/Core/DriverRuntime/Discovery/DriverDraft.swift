import Pipeline
import Sensing

/// A driver file to start from, made of a pasted sample: the columns as they look, for somebody to name.
public struct DriverDraft: Sendable {
    public let id: String
    /// `driver.yaml`
    public let text: String
    /// What was taken for a record, for people.
    public let finding: String

    /// Nil for a sample that is no text.
    public init?(id: String, sample: [UInt8]) {
        let isText = sample.allSatisfy { $0 >= 0x20 || [0x02, 0x03, 0x09, 0x0A, 0x0D].contains($0) }
        let stamped = SampleLines(sample, readsStamps: true).lines
        guard isText, !stamped.isEmpty else { return nil }
        self.id = id
        let hasStamps = SampleLines(sample, readsStamps: false).lines != stamped
        let record = DraftRecord.guess(stamped)
        finding = record.finding
        text = Self.yaml(id, sample: stamped, record, hasStamps: hasStamps)
    }

    private static let mostSampleLines = 8

    private static func yaml(_ id: String, sample: [[UInt8]], _ record: DraftRecord, hasStamps: Bool) -> String {
        var text = """
            # \(id): a draft made of a sample. Go through the parts marked TODO, then: fairlead driver try, check, test.
            driver: \(id)
            # TODO: the names as the maker writes them; what kind (ctd, adcp, weather, waves …); where the output is described.
            title: \(DraftText.quoted(id))
            category: other
            manual: TODO
            sample: |

            """
        for line in sample.prefix(mostSampleLines) {
            // The first line of a block of YAML says how far all are indented.
            text += "  \(DraftText.printable(line).drop { $0.isWhitespace })\n"
        }
        let longest = sample.map(\.count).max() ?? 0
        text += "\nframing: {kind: line, maximum_length: \(max(256, longest * 4))}\n"
        if hasStamps { text += "unwrap: [logger_stamp]\n" }
        if !record.strip.isEmpty {
            text += "strip: [\(record.strip.map { DraftText.quoted($0) }.joined(separator: ", "))]\n"
        }
        let ignored = record.ignored.map { DraftText.printable($0) }.filter { !$0.isEmpty }
        if !ignored.isEmpty {
            text += "# TODO: known lines without values; * is any text.\nignore:\n"
            for line in ignored { text += "  - \(DraftText.quoted(line))\n" }
        }
        if record.fields.contains(where: { $0.type == "decimal" || $0.type == "integer" }) {
            text += "missing: [NaN, NAN, nan]\n"
        }
        text += """

            # TODO: call each value by its key and its CF standard name, give its unit as CF and UDUNITS spell it, and the range
            # of the sensor. A field that nobody needs is '-' in 'columns'.
            fields:

            """
        for field in record.fields { text += "  \(field.key): {\(field.declaration)}\n" }
        text += "\nrecords:\n"
        for (name, shape) in [(record.name, record.shape)] + record.more {
            text += "  - name: \(name)\n"
            for line in shape { text += "    \(line)\n" }
        }
        return text
    }
}

/// A field of a draft.
struct DraftField {
    var key: String
    var type: String
    /// Behind the type: `forms: [dd Mon yyyy]`.
    var more = ""
    var unit = "1"
    var name = ""
    /// Only numbers and positions are given out.
    var isObserved = true

    var declaration: String {
        var parts = ["type: \(type)"]
        if !more.isEmpty { parts.append(more) }
        if isObserved {
            parts.append("name: \(DraftText.quoted(name.isEmpty ? key : name))")
            parts.append("unit: \(DraftText.quoted(unit))")
            // An annotation, until somebody knows the code.
            if UnitSpelling.ucum(for: unit) == nil { parts.append("ucum: \(DraftText.quoted("{\(unit)}"))") }
        }
        return parts.joined(separator: ", ")
    }
}

/// How texts are written in a draft.
enum DraftText {
    /// In double quotes, which take any text.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            case _ where !isPrintable(scalar): result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Without control characters, as a block of YAML takes it.
    static func printable(_ line: [UInt8]) -> String {
        var text = ""
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars where isPrintable(scalar) {
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    /// What a YAML file can hold as it is, without what YAML takes for a line end.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    /// A key made of what the instrument calls a value: `sea temp (C)` is `sea_temp_c`.
    static func key(_ text: String, number: Int) -> String {
        var key = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": key.unicodeScalars.append(scalar)
            default: if !key.isEmpty, !key.hasSuffix("_") { key += "_" }
            }
        }
        while key.hasSuffix("_") { key.removeLast() }
        guard let first = key.unicodeScalars.first, ("a"..."z").contains(first) else { return "value_\(number)" }
        return key
    }

    /// Each key once.
    static func distinct(_ keys: [String]) -> [String] { DeclaredField.distinct(keys) }
}
