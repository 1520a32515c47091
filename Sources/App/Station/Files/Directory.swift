import Glibc
import Sensing

/// The few questions about directories and files that are asked outside the store.
public enum Directory {
    /// The names in a directory, sorted, without hidden ones; empty when it cannot be read.
    public static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    public static func isFile(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    }

    public static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Makes a directory and those above it, for this user alone; false when it cannot be had.
    @discardableResult
    public static func make(_ path: String) -> Bool {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o750) != 0 && errno != EEXIST { return false }
        }
        return true
    }
}

extension Directory {
    /// A path that means the same from every working directory; as it is when it does not exist.
    public static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// A whole file as bytes.
public enum WholeFile {
    /// Throws the system's words for why not.
    public static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure("read", path, errno) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure("read", path, errno) }
            if count == 0 { return bytes }
            bytes += chunk[0..<count]
        }
    }
}

extension WholeFile {
    /// Puts a new file in the place of an old one: whoever looks, also after a power cut, finds one of the two, whole.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure("write", new, errno) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure("write", new, count < 0 ? errno : ENOSPC) }
            written += count
        }
        guard fsync(descriptor) == 0, rename(new, path) == 0 else { throw FileFailure("write", new, errno) }
        syncFolder(of: path)
    }

    /// A rename is durable when its folder is.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// When a file was last written; the beginning of time when that is not known.
    public static func written(_ path: String) -> Instant {
        var information = stat()
        guard stat(path, &information) == 0 else { return Instant(nanoseconds: 0) }
        let time = information.st_mtim
        return Instant(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}

/// What the system said when a file was touched.
public struct FileFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ verb: String, _ path: String, _ code: Int32) {
        description = "cannot \(verb) '\(path)': \(String(cString: strerror(code)))"
    }
}
