import Foundation

/// The files of this repository, as the tests read and renew them.
enum Repository {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func url(_ path: String) -> URL { root.appending(path: path) }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url(path).path)
    }

    /// Every file with the extension below a folder, as paths from the root, sorted.
    static func files(below folder: String, extension wanted: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: url(folder).path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".\(wanted)") }.map { "\(folder)/\($0)" }
            .sorted()
    }

    /// `make reference` sets it: pages are written anew instead of being compared.
    static var isRenewing: Bool { ProcessInfo.processInfo.environment["FAIRLEAD_RENEW_REFERENCE"] == "1" }
}
