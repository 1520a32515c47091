import ConfigurationFiles
import Diagnostics
import DriverRuntime

/// A mapping of a driver file, with a file around it in which the reader itself is asked what it takes.
struct DriverFormPart {
    typealias Entry = (key: String, value: String)

    var heading: String
    /// Below the heading.
    var about: String
    /// The lines before its first key, and behind its last.
    var before: String
    var after = ""
    var indent: Int
    /// The keys that it cannot be without; several sets where one excludes another.
    var contexts: [[Entry]]
    /// What has to stand beside a key before it is asked for.
    var beside: [String: [Entry]] = [:]
    /// What each key means, in the order of the page.
    var meanings: [Entry]

    // MARK: What the reader says

    /// Every key that the reader knows here.
    var knownKeys: [String] {
        var keys: [String] = []
        for context in contexts {
            let remedy = Self.diagnostics(of: text(context + [("zzz", "1")])).first {
                $0.code == DiagnosticCode.unknownKey.id && $0.message.contains("'zzz'")
            }?.remedy
            guard let list = remedy?.firstRange(of: " are ").map({ remedy?[$0.upperBound...] ?? "" }) else { continue }
            for key in list.split(separator: ", ") {
                let name = String(key.filter { $0 != "." })
                if !keys.contains(name) { keys.append(name) }
            }
        }
        return keys
    }

    /// The reader's own words for what a key takes.
    func form(of key: String) -> String {
        guard choices(of: key).count <= Self.mostWords else { return "one of the words below" }
        let whole = expectation(of: key, ["\"?\"", "{\"?\": \"?\"}", "[\"?\"]"], at: 0) ?? ""
        guard whole == "a list" else { return whole }
        let element = expectation(of: key, ["[\"?\"]", "[{\"?\": \"?\"}]", "[[]]"], at: 1)
        return element.map { "a list, each \($0)" } ?? whole
    }

    /// More have a table of their own.
    private static let mostWords = 8

    private func expectation(of key: String, _ values: [String], at offset: Int) -> String? {
        for context in contexts {
            for value in values {
                let entries = others(than: key, context) + (beside[key] ?? []) + [(key, value)]
                if let form = expectation(entries, of: key, at: offset) { return form }
            }
        }
        return nil
    }

    /// The words of a closed set that a key takes, in a list or not.
    func choices(of key: String) -> [String] {
        for context in contexts {
            let entries = others(than: key, context) + (beside[key] ?? [])
            for value in ["\"?\"", "[\"?\"]"] {
                let line = before.count { $0 == "\n" } + entries.count + 1
                for diagnostic in Self.diagnostics(of: text(entries + [(key, value)]))
                where diagnostic.code == DiagnosticCode.unknownChoice.id && diagnostic.span.start.line == line {
                    let list = diagnostic.message.dropFirst("expected one of ".count)
                    guard let end = list.firstRange(of: ", found ") else { continue }
                    return list[..<end.lowerBound].split(separator: ", ").map(String.init)
                }
            }
        }
        return []
    }

    private func others(than key: String, _ context: [Entry]) -> [Entry] {
        context.filter { entry in
            entry.key != key && !(beside[key] ?? []).contains { $0.key == entry.key }
        }
    }

    func isRequired(_ key: String) -> Bool {
        contexts.allSatisfy { context in
            guard context.contains(where: { $0.key == key }) else { return false }
            return Self.diagnostics(of: text(context.filter { $0.key != key })).contains {
                [DiagnosticCode.missingKey.id, DiagnosticCode.exclusiveKeys.id].contains($0.code)
                    && $0.message.contains(key)
            }
        }
    }

    /// `X` of `expected X, found …` at the last key.
    private func expectation(_ entries: [Entry], of key: String, at offset: Int) -> String? {
        let line = before.count { $0 == "\n" } + entries.count
        for diagnostic in Self.diagnostics(of: text(entries)) where diagnostic.span.start.line == line {
            guard diagnostic.span.start.column == indent + key.count + 3 + offset,
                diagnostic.message.hasPrefix("expected "),
                let end = diagnostic.message.firstRange(of: ", found ")
            else { continue }
            return String(diagnostic.message[..<end.lowerBound].dropFirst("expected ".count))
        }
        return nil
    }

    private func text(_ entries: [Entry]) -> String {
        let margin = String(repeating: " ", count: indent)
        return before + entries.map { "\(margin)\($0.key): \($0.value)\n" }.joined() + after
    }

    private static func diagnostics(of text: String) -> [Diagnostic] {
        let source = SourceText(name: "driver.yaml", text: text)
        guard let document = try? YAMLReader.read(source) else { return [] }
        return Driver.read(document, in: source).diagnostics
    }

    // MARK: The page

    var markdown: String {
        var table = MarkdownTable("key", "meaning", "form")
        let known = knownKeys
        for (key, meaning) in meanings where known.contains(key) {
            table.add(key.asCode, meaning, form(of: key) + (isRequired(key) ? "; required" : ""))
        }
        for key in known where !meanings.contains(where: { $0.key == key }) {
            table.add(key.asCode, "", form(of: key))
        }
        return "## \(heading)\n\n\(about)\n\n\(table.text)"
    }
}
