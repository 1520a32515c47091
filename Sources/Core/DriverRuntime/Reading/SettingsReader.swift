import Diagnostics

extension DriverSettings {
    /// Settings from a file that somebody wrote for an instrument, in whatever arrangement.
    ///
    /// `columns`, `variant`, `latitude` and `expected` (or `limits`) are read wherever they stand; every other number is
    /// a coefficient under the names around it. The elements of a list are numbered from 0: `TA: [..]` is TA0, TA1 ….
    public static func read(_ document: SourceNode) -> (settings: DriverSettings, diagnostics: [Diagnostic]) {
        var reader = SettingsReader()
        reader.read(document, path: [])
        return (reader.settings, reader.diagnostics)
    }
}

private struct SettingsReader {
    var settings = DriverSettings()
    var diagnostics: [Diagnostic] = []

    mutating func read(_ node: SourceNode, path: [String]) {
        switch node.content {
        case .mapping(let entries):
            for entry in entries { read(entry.value, key: entry.key.text, path: path) }
        case .sequence(let elements):
            for (index, element) in elements.enumerated() {
                let name = (path.last ?? "") + String(index)
                read(element, path: path.dropLast() + [name])
            }
        case .scalar(let scalar):
            guard let number = Double(scalar.text), number.isFinite, !path.isEmpty else { return }
            settings.coefficients[path.joined(separator: ".")] = number
        }
    }

    private mutating func read(_ node: SourceNode, key: String, path: [String]) {
        switch key.lowercased() {
        case "columns": settings.columns = Expected<[String]>.list(of: .nonEmptyString).read(node, &diagnostics)
        case "variant": settings.variant = Expected<String>.nonEmptyString.read(node, &diagnostics)
        case "latitude", "lat": settings.latitude = Expected<Double>.number(in: -90...90).read(node, &diagnostics)
        case "expected", "limits":
            let spans = Expected<[NamedValue<ClosedRange<Double>>]>.entries(of: .span).read(node, &diagnostics)
            for span in spans ?? [] { settings.expected[span.name.text] = span.value }
        // A point in a name would look like two names.
        default: read(node, path: path + [String(key.map { $0 == "." ? "_" : $0 })])
        }
    }
}
