import Framing
import Sensing

/// Decides which files of a folder are complete. It looks at nothing itself: it is shown what stands there, and when.
struct FolderWatch {
    private struct Sight {
        var size: Int64
        var changed: Instant
        /// Monotonic nanoseconds.
        var since: UInt64
    }

    private let settings: FolderSettings
    private let patterns: [Glob]
    private var seen: [String: Sight] = [:]

    /// An upload may make its file long before the first byte.
    private static let emptyPatience: UInt64 = 60_000_000_000

    /// What rsync, FTP servers and clients, browsers and editors call a file that is not complete.
    private static let temporaryEndings = [
        ".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".uploading", ".swp", "~",
    ]

    init(_ settings: FolderSettings) {
        self.settings = settings
        patterns = settings.patterns.map { Glob($0) }
    }

    /// Those that are complete, the oldest first. `now`: monotonic nanoseconds.
    mutating func complete(among entries: [FolderEntry], now: UInt64) -> [FolderEntry] {
        let wanted = entries.filter { isWanted($0.name) }
        var sights: [String: Sight] = [:]
        for entry in wanted {
            var sight = Sight(size: entry.size, changed: entry.changed, since: now)
            if let before = seen[entry.name], before.size == entry.size, before.changed == entry.changed {
                sight.since = before.since
            }
            sights[entry.name] = sight
        }
        seen = sights
        let names = Set(entries.map(\.name))
        return wanted.filter { isComplete($0, names, now) }.sorted { ($0.changed, $0.name) < ($1.changed, $1.name) }
    }

    private func isComplete(_ entry: FolderEntry, _ names: Set<String>, _ now: UInt64) -> Bool {
        if settings.marker != nil { return marker(of: entry.name, among: names) != nil }
        guard let sight = seen[entry.name] else { return false }
        let patience = entry.size == 0 ? max(settings.settle, Self.emptyPatience) : settings.settle
        return now &- sight.since >= patience
    }

    /// The file that says that this one is complete.
    func marker(of name: String, among names: Set<String>) -> String? {
        guard let marker = settings.marker else { return nil }
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        return [name, stem].map { Self.filled(marker, with: $0) }.first { $0 != name && names.contains($0) }
    }

    private func isWanted(_ name: String) -> Bool {
        guard !Self.isTemporary(name), !isMarker(name) else { return false }
        return patterns.contains { $0.matches(name) }
    }

    private func isMarker(_ name: String) -> Bool {
        settings.marker.map { Glob($0).matches(name) } ?? false
    }

    static func isTemporary(_ name: String) -> Bool {
        let small = name.lowercased()
        return name.hasPrefix(".") || temporaryEndings.contains { small.hasSuffix($0) }
    }

    private static func filled(_ marker: String, with name: String) -> String {
        guard let star = marker.firstIndex(of: "*") else { return marker }
        return marker[..<star] + name + marker[marker.index(after: star)...]
    }
}

extension Glob {
    fileprivate func matches(_ name: String) -> Bool {
        Array(name.utf8).withUnsafeBufferPointer { matches($0, 0..<$0.count) }
    }
}
