import Diagnostics
import Pipeline

extension Expected where Value == DriverComputation {
    static func driverComputation(_ names: DriverNames) -> Expected {
        mapping("a computation") { reader in
            let target = reader.required("field", .fieldReference(names))
            reader.know("formula", "expression", "input", "otherwise", "coefficients")
            guard let method = reader.exactlyOne(of: ["formula", "expression"]) else { return nil }
            guard method.key.text == "formula" else { return expression(method.value, target, names, &reader) }
            guard let formula = reader.read(method.value, .located(.choice(of: Formula.self))) else { return nil }
            return self.formula(formula, target, names, &reader)
        }
    }

    private static func formula(
        _ formula: Located<Formula>, _ target: Int?, _ names: DriverNames, _ reader: inout NodeReader
    ) -> DriverComputation? {
        let inputs = reader.required("input", .entries(of: .computationSource(names))) ?? []
        let substitutes = reader.optional("otherwise", .entries(of: .computationCoefficient(names))) ?? []
        let coefficients = reader.optional("coefficients", .entries(of: .computationCoefficient(names))) ?? []
        let wanted = formula.value.inputs
        refuseUnknown(inputs.map(\.name) + substitutes.map(\.name), wanted, formula.value, "input", &reader)
        refuseUnknown(
            coefficients.map(\.name), formula.value.coefficients.map(\.name), formula.value, "coefficient", &reader)
        let sources = wanted.compactMap { name in inputs.first { $0.name.text == name }?.value }
        checkInputs(formula, inputs.map(\.name.text), &reader)
        checkCoefficients(formula, coefficients.map(\.name.text), &reader)
        guard let target, sources.count == wanted.count else { return nil }
        return DriverComputation(
            target: target, method: .formula(formula.value), inputs: sources,
            substitutes: wanted.map { name in substitutes.first { $0.name.text == name }?.value },
            coefficients: formula.value.coefficients.map { need in
                coefficients.first { $0.name.text == need.name }?.value
            }, coefficientNames: [])
    }

    /// The names in it are fields, else coefficients, else the latitude of the station.
    private static func expression(
        _ node: SourceNode, _ target: Int?, _ names: DriverNames, _ reader: inout NodeReader
    ) -> DriverComputation? {
        for key in ["input", "coefficients"] {
            guard let written = reader.node(key) else { continue }
            reader.report(
                .fieldDoesNotFit, "an expression has no \(quote(key))", at: written.span,
                remedy: "Remove it: the expression itself names its fields and coefficients.")
        }
        guard let text = reader.read(node, .nonEmptyString) else { return nil }
        let known = names.fields + names.coefficients + ["latitude"]
        do throws(ExpressionMistake) {
            return computation(try Expression(text, names: known), target, names, &reader)
        } catch {
            var remedy = error.remedy
            if error.kind == .unknownName, let near = closestWord(to: error.written, in: known) {
                remedy = "Write \(quote(near))."
            }
            var span = node.span(ofOffset: text.utf8Count(ofCharacters: error.offset))
            if span != node.span { span.length = max(1, error.length) }
            reader.report(.badExpression, error.description, at: span, remedy: remedy)
            return nil
        }
    }

    private static func computation(
        _ expression: Expression, _ target: Int?, _ names: DriverNames, _ reader: inout NodeReader
    ) -> DriverComputation? {
        let substitutes = reader.optional("otherwise", .entries(of: .computationCoefficient(names))) ?? []
        let coefficients = expression.inputs.filter { names.slot($0) == nil && names.coefficients.contains($0) }
        let inputs = expression.inputs.filter { !coefficients.contains($0) }
        for substitute in substitutes where !inputs.contains(substitute.name.text) {
            reader.report(
                .formulaInputs, "the expression has no field \(quote(substitute.name.text))",
                at: substitute.name.span, remedy: "Name one of: \(inputs.joined(separator: ", ")).")
        }
        guard let target else { return nil }
        return DriverComputation(
            target: target, method: .expression(expression),
            inputs: inputs.map { names.slot($0).map { .field($0) } ?? .latitude },
            substitutes: inputs.map { name in substitutes.first { $0.name.text == name }?.value },
            coefficients: coefficients.map { name in names.coefficients.firstIndex(of: name).map { .named($0) } },
            coefficientNames: coefficients)
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

extension String {
    /// How many bytes so many characters from the beginning take.
    fileprivate func utf8Count(ofCharacters count: Int) -> Int {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count))).utf8.count
    }
}

extension Expected where Value == DriverComputation.Source {
    static func computationSource(_ names: DriverNames) -> Expected {
        Expected("a field's name, 'name.7' for one of its cells, or latitude") { node, diagnostics in
            guard let key = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            if key == "latitude", names.slot(key) == nil { return .latitude }
            if let dot = key.lastIndex(of: "."), let cell = UInt16(key[key.index(after: dot)...]), cell > 0 {
                return names.slot(String(key[..<dot]), at: node.span, &diagnostics).map { .cell($0, cell) }
            }
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
