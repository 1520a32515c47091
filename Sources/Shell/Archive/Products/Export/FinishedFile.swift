import Glibc

/// A file that people see only when it is whole.
enum FinishedFile {
    /// Puts what was written under another name in its place. Whoever looks finds the former file or the whole new one,
    /// also after a power cut.
    static func publish(_ temporary: String, as path: String) throws(ArchiveExportFailure) {
        let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", temporary) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", temporary) }
        guard rename(temporary, path) == 0 else { throw failure("put into its place", path) }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    static func failure(_ verb: String, _ path: String) -> ArchiveExportFailure {
        .file(verb: verb, path: path, reason: String(cString: strerror(errno)))
    }
}
