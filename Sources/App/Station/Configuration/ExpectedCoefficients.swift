import Diagnostics

extension Expected where Value == [NamedValue<Double>] {
    /// Calibration coefficients by name, in groups or not: `{TA0: 1.2e-3, pressure: {PA0: 1.1}}`. The name of one in a
    /// group is that of the group and its own with a point between, `pressure.PA0`.
    public static var coefficients: Expected {
        Expected("a mapping of coefficients") { node, diagnostics in
            guard node.entries != nil else {
                return entries(of: .number()).read(node, &diagnostics)
            }
            var all: [NamedValue<Double>] = []
            var found: [Diagnostic] = []
            collect(node, [], &all, &found)
            found += repeated(all)
            diagnostics += found
            return found.isEmpty ? all : nil
        }
    }

    private static func collect(
        _ node: SourceNode, _ groups: [String], _ all: inout Value, _ diagnostics: inout [Diagnostic]
    ) {
        for entry in Expected<[NamedValue<SourceNode>]>.entries(of: .node).read(node, &diagnostics) ?? [] {
            let path = groups + [entry.name.text]
            if entry.value.entries != nil {
                collect(entry.value, path, &all, &diagnostics)
            } else if let number = Expected<Double>.number().read(entry.value, &diagnostics) {
                var name = entry.name
                name.text = path.joined(separator: ".")
                all.append(NamedValue(name: name, value: number))
            }
        }
    }

    private static func repeated(_ coefficients: Value) -> [Diagnostic] {
        var seen: Set<String> = []
        return coefficients.filter { !seen.insert($0.name.text).inserted }.map { twice in
            Diagnostic(
                .duplicateCoefficient, "the coefficient \(quote(twice.name.text)) stands twice", at: twice.name.span,
                remedy: "Remove one of them.")
        }
    }
}
