import FoundationEssentials

/// Real instrument output, kept beside the repository and never in it.
enum Recording {
    /// The bytes of a recording; nil, with a line in the log, where the collection is not at hand.
    static func bytes(_ path: String, file: StaticString = #filePath) -> [UInt8]? {
        var folder = "\(file)".split(separator: "/")
        // This file, its folder, Tests, the repository.
        folder.removeLast(4)
        let full = "/" + folder.joined(separator: "/") + "/shared/data/instruments/" + path
        guard let data = FileManager.default.contents(atPath: full) else {
            print("skipped: no recording \(path)")
            return nil
        }
        return [UInt8](data)
    }

    /// The lines of a recording without their ends and without the 24 characters that a logger wrote before each.
    static func lines(_ path: String, stamped: Bool, file: StaticString = #filePath) -> [[UInt8]]? {
        bytes(path, file: file)?.split(separator: UInt8(ascii: "\n")).map { line in
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            return Array(stamped ? text.dropFirst(24) : text)
        }
    }
}
