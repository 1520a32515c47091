import Diagnostics

extension DriverSettings {
    /// Settings from a file that somebody wrote for an instrument, in whatever arrangement.
    ///
    /// `columns`, `variant`, `latitude` and `expected` (or `limits`) are read wherever they stand; every other number is
    /// a coefficient under the names around it. The elements of a list are numbered from 0: `TA: [..]` is TA0, TA1 …;
    /// `{name: TA0, value: 1.2e-3}` and `TA0: {value: 1.2e-3}` are the same as `TA0: 1.2e-3`.
    public static func read(_ document: SourceNode) -> (settings: DriverSettings, diagnostics: [Diagnostic]) {
        var reader = SettingsReader()
        reader.read(document, path: [])
        return (reader.settings, reader.diagnostics)
    }

    /// `fields:` of a station file or settings file: the same form as in a driver.
    public static func readFields(_ node: SourceNode, _ diagnostics: inout [Diagnostic]) -> [DeclaredField] {
        Expected<[NamedValue<DeclaredField>]>.declaredFields(missing: [], isOpen: true).read(node, &diagnostics)?.map(
            \.value) ?? []
    }
}

private struct SettingsReader {
    var settings = DriverSettings()
    var diagnostics: [Diagnostic] = []

    mutating func read(_ node: SourceNode, path: [String]) {
        switch node.content {
        case .mapping(let entries):
            if let (name, value) = Self.named(entries) {
                read(value, key: name, path: path)
                return
            }
            for entry in entries { read(entry.value, key: entry.key.text, path: path) }
        case .sequence(let elements):
            for (index, element) in elements.enumerated() {
                let name = (path.last ?? "") + String(index)
                read(element, path: path.dropLast() + [name])
            }
        case .scalar(let scalar):
            guard let number = Self.number(scalar.text), !path.isEmpty else { return }
            settings.coefficients[path.joined(separator: ".")] = number
        }
    }

    /// The fields of an open driver. Other files have something else of this name, whose numbers are coefficients.
    private mutating func readFields(_ node: SourceNode) {
        guard node.entries?.contains(where: { $0.value["type"] != nil }) == true else {
            read(node, path: ["fields"])
            return
        }
        settings.fields = DriverSettings.readFields(node, &diagnostics)
    }

    /// `{name: TA0, value: 1.2e-3}`
    private static func named(_ entries: [SourceNode.Entry]) -> (name: String, value: SourceNode)? {
        guard let value = entries.first(where: { $0.key.text.lowercased() == "value" })?.value else { return nil }
        for entry in entries where ["name", "coefficient", "symbol"].contains(entry.key.text.lowercased()) {
            if case .scalar(let scalar) = entry.value.content { return (scalar.text, value) }
        }
        return nil
    }

    /// Some write the exponent as Fortran does: `1.2D-03`.
    private static func number(_ text: String) -> Double? {
        let plain = String(text.map { $0 == "d" || $0 == "D" ? "e" : $0 })
        return (Double(text) ?? Double(plain)).flatMap { $0.isFinite ? $0 : nil }
    }

    private mutating func read(_ node: SourceNode, key: String, path: [String]) {
        switch key.lowercased() {
        case "fields" where path.isEmpty: readFields(node)
        case "columns": settings.columns = Expected<[String]>.list(of: .nonEmptyString).read(node, &diagnostics)
        case "variant": settings.variant = Expected<String>.nonEmptyString.read(node, &diagnostics)
        case "latitude", "lat": settings.latitude = Expected<Double>.number(in: -90...90).read(node, &diagnostics)
        case "expected", "limits":
            let spans = Expected<[NamedValue<ClosedRange<Double>>]>.entries(of: .span).read(node, &diagnostics)
            for span in spans ?? [] { settings.expected[span.name.text] = span.value }
        case "value" where !path.isEmpty: read(node, path: path)
        // A point in a name stands between two names: `temperature.A0`.
        default: read(node, path: path + [key])
        }
    }
}
