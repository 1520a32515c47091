import Diagnostics
import Glibc

/// A station or driver file on disk.
public enum ConfigurationFile {
    /// More than any sensible file has, and little enough to parse in a blink.
    public static let largestSize = 1 << 20

    /// Reads a file as text; it keeps the name by which it was asked for.
    public static func read(_ path: String) throws(ConfigurationFileError) -> SourceText {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try contents(of: path)
        } catch {
            throw unreadable(path, error)
        }
        return try text(bytes, name: path)
    }

    /// The text that the bytes are in UTF-8; a byte order mark is left out.
    public static func text(_ bytes: [UInt8], name: String) throws(ConfigurationFileError) -> SourceText {
        guard bytes.count <= largestSize else { throw .tooLarge(SourceText(name: name, text: "")) }
        if let text = String(validating: bytes, as: UTF8.self) { return SourceText(name: name, text: text) }
        let readable = SourceText(name: name, text: String(decoding: bytes, as: UTF8.self))
        throw ConfigurationFileError(
            .notText, "a byte that is not UTF-8", at: SourceSpan(start: firstInvalid(bytes), length: 1),
            remedy: "Save the file as UTF-8 text.", in: readable)
    }

    private struct SystemFailure: Error {
        let number: Int32
    }

    private static func contents(of path: String) throws(SystemFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure(number: errno) }
        defer { close(descriptor) }
        // One byte more than allowed shows that the file is too large without reading all of it.
        var bytes = [UInt8](repeating: 0, count: largestSize + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure(number: errno) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private static func unreadable(_ path: String, _ failure: SystemFailure) -> ConfigurationFileError {
        let reason = strerror(failure.number).map { String(cString: $0) } ?? "error \(failure.number)"
        let remedy =
            switch failure.number {
            case ENOENT: "Give the path of a file that exists."
            case EACCES, EPERM: "Allow this user to read the file and to enter its directories."
            case EISDIR: "Give the path of a file, not of a directory."
            default: "Check the disk and the path."
            }
        return ConfigurationFileError(
            .unreadableFile, "cannot read \(quote(path, limit: 200)): \(reason)", at: .wholeFile, remedy: remedy,
            in: SourceText(name: path, text: ""))
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> SourcePosition {
        var position = SourcePosition.start
        var input = bytes.makeIterator()
        var decoder = UTF8()
        while case .scalarValue(let scalar) = decoder.decode(&input) {
            position.column += 1
            if scalar == "\n" { position = SourcePosition(line: position.line + 1, column: 1) }
        }
        return position
    }
}

extension ConfigurationFileError {
    static func tooLarge(_ source: SourceText) -> ConfigurationFileError {
        ConfigurationFileError(
            .fileTooLarge, "the file is larger than \(ConfigurationFile.largestSize >> 20) MiB", at: .wholeFile,
            remedy: "Give a station or driver file.", in: source)
    }
}
