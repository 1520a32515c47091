import Foundation
import Testing

@Suite("The index of the documentation")
struct IndexTests {
    private static let index = "Documentation/README.md"

    @Test("names every page")
    func pages() throws {
        let targets = Set(try links(in: Self.index).map(\.target))
        // The decisions have an index of their own.
        let pages = Repository.files(below: "Documentation", extension: "md").filter {
            $0 != Self.index && !($0.contains("/decisions/") && !$0.hasSuffix("/README.md"))
        }
        #expect(pages.count > 10)
        for page in pages { #expect(targets.contains(page), "\(Self.index) does not name \(page)") }
    }

    @Test("leads somewhere with every link, and so do the pages of the reference", .enabled(if: !Repository.isRenewing))
    func targets() throws {
        let pages = [Self.index] + Repository.files(below: "Documentation/reference", extension: "md")
        for page in pages {
            for (target, anchor) in try links(in: page) {
                #expect(Repository.exists(target), "\(page): there is no \(target)")
                guard let anchor, Repository.exists(target) else { continue }
                #expect(try anchors(in: target).contains(anchor), "\(page): \(target) has no heading '#\(anchor)'")
            }
        }
    }

    /// Links to other files and to headings, as paths from the root.
    private func links(in page: String) throws -> [(target: String, anchor: String?)] {
        try Repository.text(page).matches(of: /\]\(([^)#\s]*)(?:#([^)\s]+))?\)/).compactMap { match in
            let path = String(match.1)
            guard !path.contains("://") else { return nil }
            let folder = page.split(separator: "/").dropLast()
            let parts = path.split(separator: "/").reduce(
                into: path.isEmpty ? page.split(separator: "/") : Array(folder)
            ) {
                if $1 == ".." { _ = $0.popLast() } else if $1 != "." { $0.append($1) }
            }
            return (parts.joined(separator: "/"), match.2.map(String.init))
        }
    }

    /// The headings as GitHub makes anchors of them.
    private func anchors(in page: String) throws -> Set<String> {
        let headings = try Repository.text(page).split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(
            headings.map { heading in
                heading.drop { $0 == "#" }.dropFirst().lowercased().replacing(" ", with: "-")
                    .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            })
    }
}
