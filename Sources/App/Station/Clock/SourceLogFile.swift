import Glibc

/// `clock-sources.log` in the store's directory: what the sources said, for a replay. Two files of a bounded size; the
/// older one is thrown away.
struct SourceLogFile: Sendable {
    let path: String
    private let mostBytes: Int64

    /// `directory`: the store's.
    init(directory: String, mostBytes: Int64 = 16 << 20) {
        path = directory + "/clock-sources.log"
        self.mostBytes = mostBytes
    }

    /// Where the older lines are.
    var older: String { path + ".1" }

    var isFull: Bool { size >= mostBytes }

    /// What is in the file is the older one from now on.
    func rotate() throws(FileFailure) {
        guard rename(path, older) == 0 else { throw FileFailure("rename", path, errno) }
    }

    func append(_ lines: [String]) throws(FileFailure) {
        guard !lines.isEmpty else { return }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure("write", path, errno) }
        defer { close(descriptor) }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw FileFailure("write", path, count < 0 ? errno : ENOSPC) }
    }

    private var size: Int64 {
        var information = stat()
        return stat(path, &information) == 0 ? Int64(information.st_size) : 0
    }
}
