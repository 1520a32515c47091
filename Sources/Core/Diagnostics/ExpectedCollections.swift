extension Expected {
    /// A mapping with known keys. The closure asks the reader for each; unknown, missing and duplicate keys are
    /// reported when it returns. `what` names the thing for messages: `an instrument`.
    public static func mapping(_ what: String, _ body: @escaping (inout NodeReader) -> Value?) -> Expected {
        Expected("\(what) (a mapping)") { node, diagnostics in
            var reader = NodeReader(node, what: what)
            let value = body(&reader)
            let found = reader.finish()
            diagnostics += found
            return found.hasErrors ? nil : value
        }
    }

    /// A list; an error in one element does not hide those in the others.
    public static func list<Element>(of element: Expected<Element>, count: ClosedRange<Int> = 0...Int.max) -> Expected
    where Value == [Element] {
        let description = "a list" + limits(count.lowerBound, count.upperBound, 0, Int.max) { "\($0)" }
        return Expected(description) { node, diagnostics in
            guard let elements = node.elements else {
                diagnostics.append(node.listMismatch(element.description))
                return nil
            }
            let values = elements.compactMap { element.read($0, &diagnostics) }
            guard count.contains(elements.count) else {
                let found = elements.count == 1 ? "1 element" : "\(elements.count) elements"
                diagnostics.append(
                    Diagnostic(
                        .outOfRange, "expected \(description) elements, found \(found)", at: node.span,
                        remedy: "Write \(description) elements, each \(element.description)."))
                return nil
            }
            return values.count == elements.count ? values : nil
        }
    }

    /// A list, or one element that stands for a list of one.
    public static func oneOrMore<Element>(of element: Expected<Element>) -> Expected where Value == [Element] {
        let list = Expected<[Element]>.list(of: element, count: 1...Int.max)
        return Expected("\(element.description), or a list of them") { node, diagnostics in
            node.elements == nil ? element.read(node, &diagnostics).map { [$0] } : list.read(node, &diagnostics)
        }
    }

    /// A mapping whose keys are free, such as coefficients by name; in the order of the text.
    public static func entries<Element>(of element: Expected<Element>) -> Expected
    where Value == [NamedValue<Element>] {
        let description = "a mapping of names to \(element.description)"
        return Expected(description) { node, diagnostics in
            guard let entries = node.entries else {
                diagnostics.append(node.mismatch(description))
                return nil
            }
            let duplicates = NodeReader.duplicates(in: entries)
            diagnostics += duplicates
            let values = entries.compactMap { entry in
                element.read(entry.value, &diagnostics).map { NamedValue(name: entry.key, value: $0) }
            }
            return values.count == entries.count && duplicates.isEmpty ? values : nil
        }
    }
}

/// A value under a key that the file's author chose.
public struct NamedValue<Value> {
    public var name: SourceNode.Scalar
    public var value: Value

    public init(name: SourceNode.Scalar, value: Value) {
        self.name = name
        self.value = value
    }
}

extension NamedValue: Sendable where Value: Sendable {}
extension NamedValue: Equatable where Value: Equatable {}
extension NamedValue: Hashable where Value: Hashable {}

extension SourceNode {
    func listMismatch(_ element: String) -> Diagnostic {
        Diagnostic(
            .wrongType, "expected a list, found \(described)", at: span,
            remedy: "Write a list, each element \(element): [first, second].")
    }
}
