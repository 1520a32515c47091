import Diagnostics
import Pipeline

extension Expected where Value == DriverComputation {
    static func driverComputation(_ names: DriverNames) -> Expected {
        mapping("a computation") { reader in
            let target = reader.required("field", .fieldReference(names))
            let formula = reader.required("formula", .located(.choice(of: Formula.self)))
            let inputs = reader.required("input", .entries(of: .computationSource(names))) ?? []
            let substitutes = reader.optional("otherwise", .entries(of: .computationCoefficient(names))) ?? []
            let coefficients = reader.optional("coefficients", .entries(of: .computationCoefficient(names))) ?? []
            guard let target, let formula else { return nil }
            let wanted = formula.value.inputs
            refuseUnknown(inputs.map(\.name) + substitutes.map(\.name), wanted, formula.value, "input", &reader)
            refuseUnknown(
                coefficients.map(\.name), formula.value.coefficients.map(\.name), formula.value, "coefficient", &reader)
            let sources = wanted.compactMap { name in inputs.first { $0.name.text == name }?.value }
            checkInputs(formula, inputs.map(\.name.text), &reader)
            checkCoefficients(formula, coefficients.map(\.name.text), &reader)
            guard sources.count == wanted.count else { return nil }
            return DriverComputation(
                target: target, formula: formula.value, inputs: sources,
                substitutes: wanted.map { name in substitutes.first { $0.name.text == name }?.value },
                coefficients: formula.value.coefficients.map { need in
                    coefficients.first { $0.name.text == need.name }?.value
                })
        }
    }

    private static func refuseUnknown(
        _ written: [SourceNode.Scalar], _ known: [String], _ formula: Formula, _ what: String,
        _ reader: inout NodeReader
    ) {
        for name in written where !known.contains(name.text) {
            let suggestion = closestWord(to: name.text, in: known).map { "Write \(quote($0))" } ?? "Remove it"
            reader.report(
                what == "input" ? .formulaInputs : .formulaCoefficients,
                "\(formula.rawValue) has no \(what) \(quote(name.text))", at: name.span,
                remedy: "\(suggestion); its \(what)s are: \(known.joined(separator: ", ")).")
        }
    }

    private static func checkInputs(_ formula: Located<Formula>, _ given: [String], _ reader: inout NodeReader) {
        let absent = formula.value.inputs.filter { !given.contains($0) }
        guard !absent.isEmpty, reader.node("input") != nil else { return }
        reader.report(
            .formulaInputs, "\(formula.value.rawValue) lacks the input \(absent.joined(separator: ", "))",
            at: formula.span, remedy: "Add it under 'input' with the field that gives it.")
    }

    private static func checkCoefficients(_ formula: Located<Formula>, _ given: [String], _ reader: inout NodeReader) {
        let absent = formula.value.coefficients.filter { $0.standard == nil && !given.contains($0.name) }
        guard !absent.isEmpty else { return }
        reader.report(
            .formulaCoefficients,
            "\(formula.value.rawValue) lacks the coefficient \(absent.map(\.name).joined(separator: ", "))",
            at: formula.span, remedy: "Add it under 'coefficients' with a number or the name of a coefficient.")
    }
}

extension Expected where Value == DriverComputation.Source {
    static func computationSource(_ names: DriverNames) -> Expected {
        Expected("a field's name, or latitude") { node, diagnostics in
            guard let key = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            if key == "latitude", names.slot(key) == nil { return .latitude }
            return names.slot(key, at: node.span, &diagnostics).map { .field($0) }
        }
    }
}

extension Expected where Value == DriverComputation.Coefficient {
    static func computationCoefficient(_ names: DriverNames) -> Expected {
        Expected("a number or the name of a coefficient") { node, diagnostics in
            guard let text = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            if let number = Double(text), number.isFinite { return .number(number) }
            if let index = names.coefficients.firstIndex(of: text) { return .named(index) }
            diagnostics.append(
                Diagnostic(
                    .unknownCoefficient, "there is no coefficient \(quote(text))", at: node.span,
                    remedy: closestWord(to: text, in: names.coefficients).map { "Write \(quote($0))." }
                        ?? "Declare it under 'coefficients'."))
            return nil
        }
    }
}
