import Glibc

/// A directory for the files of one test; it stays when the test fails.
struct TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/fairlead-crash-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestProblem.system("make a directory below /tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func make(_ folder: String) throws -> String {
        var made = path
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw TestProblem.system("make \(made)") }
        }
        return made
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        guard let handle = fopen(file, "w") else { throw TestProblem.system("write \(file)") }
        defer { fclose(handle) }
        guard fputs(text, handle) >= 0 else { throw TestProblem.system("write \(file)") }
        return file
    }

    func text(of name: String) -> String {
        guard let handle = fopen("\(path)/\(name)", "r") else { return "" }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, handle)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// The last lines of every log, for a message.
    func logTails() -> String {
        names(in: "").filter { $0.hasSuffix(".log") }.map { name in
            let lines = text(of: name).split(separator: "\n").suffix(8).joined(separator: "\n  ")
            return "\n\(name):\n  \(lines)"
        }.joined()
    }

    func names(in folder: String) -> [String] {
        guard let directory = opendir("\(path)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func remove() {
        remove("")
    }

    private func remove(_ folder: String) {
        for name in names(in: folder) where unlink("\(path)/\(folder)/\(name)") != 0 { remove("\(folder)/\(name)") }
        rmdir("\(path)/\(folder)")
    }
}
