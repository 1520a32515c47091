import Glibc

/// Reads files of a few lines, such as keys and tokens.
enum SmallFile {
    /// Nil when it cannot be read, or is longer.
    static func text(_ path: String, atMost limit: Int) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0, count <= limit else { return nil }
        return String(validating: bytes.prefix(count), as: UTF8.self)
    }

    /// Whether anybody but its owner may read or write it; nil when there is no such file.
    static func isOpenToOthers(_ path: String) -> Bool? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & 0o077 != 0
    }
}
