import Foundation

/// The files of this repository, for tests that read its own source.
struct SourceTree {
    let root: URL

    init(file: StaticString = #filePath) {
        root = URL(filePath: "\(file)").deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Every file with one of the extensions below a folder, as paths from the root.
    func files(below folder: String, extensions: Set<String>) -> [String] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }
            .filter { extensions.contains($0.pathExtension) }
            .map { String($0.path.dropFirst(root.path.count + 1)) }
            .sorted()
    }

    func lines(of path: String) throws -> [String] {
        try String(contentsOf: root.appending(path: path), encoding: .utf8).components(separatedBy: "\n")
    }

    /// The lines of a Swift file without comments and string literals, so that a word in a sentence is no offence.
    func code(of path: String) throws -> [String] {
        try lines(of: path).map { line in
            let withoutStrings = line.replacing(/"(\\.|[^"\\])*"/, with: "\"\"")
            return withoutStrings.components(separatedBy: "//").first ?? ""
        }
    }
}
