import Foundation
import Testing

/// A page of the reference, with what the tests look for in it.
struct ReferencePage {
    let path: String
    private(set) var text: String

    init(_ name: String) throws {
        path = "Documentation/reference/\(name)"
        text = Repository.exists(path) ? try Repository.text(path) : ""
    }

    // MARK: What is generated

    /// Compares the whole page with what the code says, or writes it anew.
    func expect(_ generated: String) throws {
        if Repository.isRenewing { try write(generated) }
        let committed = Repository.isRenewing ? generated : text
        report(Self.difference(committed, generated))
    }

    /// Compares fenced blocks with what the code says, or writes them anew. A block's name stands in a comment in the
    /// line above it: `<!-- generated: NAME -->`.
    mutating func expect(blocks: [String: String]) throws {
        for (name, content) in blocks.sorted(by: { $0.key < $1.key }) {
            guard let range = range(ofBlock: name) else {
                Issue.record("\(path) has no block '\(name)'")
                continue
            }
            let generated = content.hasSuffix("\n") ? content : content + "\n"
            if Repository.isRenewing {
                text.replaceSubrange(range, with: generated)
            } else {
                report(Self.difference(String(text[range]), generated), in: " in the block '\(name)'")
            }
        }
        if Repository.isRenewing { try write(text) }
    }

    func block(_ name: String) -> String? { range(ofBlock: name).map { String(text[$0]) } }

    private func range(ofBlock name: String) -> Range<String.Index>? {
        guard let mark = text.range(of: "<!-- generated: \(name) -->\n```"),
            let start = text[mark.upperBound...].firstIndex(of: "\n").map({ text.index(after: $0) }),
            let end = text[start...].range(of: "```")
        else { return nil }
        return start..<end.lowerBound
    }

    private func write(_ content: String) throws {
        try content.write(to: Repository.url(path), atomically: true, encoding: .utf8)
    }

    private func report(_ difference: String?, in place: String = "") {
        guard let difference else { return }
        Issue.record("\(path) is not what the code says\(place): \(difference). Renew it with `make reference`.")
    }

    private static func difference(_ committed: String, _ generated: String) -> String? {
        guard committed != generated else { return nil }
        let old = committed.components(separatedBy: "\n")
        let new = generated.components(separatedBy: "\n")
        let line =
            zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        let found = line < old.count ? old[line] : "(the end)"
        let wanted = line < new.count ? new[line] : "(the end)"
        return "line \(line + 1) is '\(found)' and should be '\(wanted)'"
    }

    // MARK: What is written by hand

    /// What stands below a heading, up to the next one of its rank or above; fails the test when there is none.
    func section(_ heading: String) throws -> PageSection {
        let lines = text.components(separatedBy: "\n")
        let start = try #require(
            lines.firstIndex { $0.hasPrefix("#") && $0.drop { $0 == "#" }.dropFirst() == heading },
            "\(path) has no heading '\(heading)'")
        let rank = lines[start].prefix { $0 == "#" }.count
        var isCode = false
        let body = lines[(start + 1)...].prefix { line in
            if line.hasPrefix("```") { isCode.toggle() }
            let marks = line.prefix { $0 == "#" }.count
            return isCode || marks == 0 || marks > rank
        }
        return PageSection(place: "\(path), '\(heading)'", lines: Array(body))
    }

    var whole: PageSection { PageSection(place: path, lines: text.components(separatedBy: "\n")) }
}

/// Some lines of a page.
struct PageSection {
    /// For messages.
    let place: String
    let lines: [String]

    /// The tables' rows as cells, without headings.
    var rows: [[String]] {
        lines.indices.filter { lines[$0].hasPrefix("|") }.filter { index in
            let isRule = lines[index].hasPrefix("| ---")
            let isHeading = index + 1 < lines.count && lines[index + 1].hasPrefix("| ---")
            return !isRule && !isHeading
        }.map { Self.cells(lines[$0]) }
    }

    /// The first cells without the marks of code.
    var keys: [String] { rows.compactMap { $0.first?.replacing("`", with: "") } }

    func row(_ key: String) -> [String]? {
        rows.first { $0.first?.replacing("`", with: "") == key }
    }

    /// The contents of the fenced blocks in one language.
    func blocks(_ language: String) -> [String] {
        var found: [String] = []
        var open: [String]?
        for line in lines {
            if line.hasPrefix("```") {
                if let content = open { found.append(content.joined(separator: "\n") + "\n") }
                open = open == nil && line == "```\(language)" ? [] : nil
            } else {
                open?.append(line)
            }
        }
        return found
    }

    private static func cells(_ line: String) -> [String] {
        let inner = line.dropFirst().dropLast().replacing("\\|", with: "\u{0}")
        return inner.components(separatedBy: "|").map {
            $0.trimmingCharacters(in: .whitespaces).replacing("\u{0}", with: "|")
        }
    }
}
