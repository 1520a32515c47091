import Glibc

/// Reads files of a few lines, such as keys and tokens.
enum ShortFile {
    private static let largest = 16 << 10

    static func text(_ path: String) throws -> String {
        guard let stream = fopen(path, "re") else {
            throw CommandFailure("cannot read '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: largest)
        let count = fread(&bytes, 1, bytes.count, stream)
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw CommandFailure("'\(path)' is no text")
        }
        return text
    }
}
