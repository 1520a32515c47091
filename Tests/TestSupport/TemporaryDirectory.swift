import Glibc

/// A directory of its own for one test, removed with it and all that is in it.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/fairlead-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw TestProblem("cannot make a directory below /tmp") }
        path = made
    }

    deinit { Self.remove(path) }

    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        guard let handle = fopen(file, "w") else { throw TestProblem("cannot write \(file)") }
        defer { fclose(handle) }
        fputs(text, handle)
        return file
    }

    /// Empty when there is no such file.
    public func read(_ name: String) -> String {
        guard let handle = fopen(path + "/" + name, "r") else { return "" }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, handle), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(directory)
        }
        _ = Glibc.remove(path)
    }
}
