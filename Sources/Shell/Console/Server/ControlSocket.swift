import Glibc
import Synchronization

/// The file of the daemon's UNIX socket: made in a private directory and moved to its place when it is ready, so that
/// nobody else can reach it at any moment, and nobody finds a socket that does not answer yet.
struct ControlSocket: Sendable {
    private let path: String
    private let nursery: String
    private let published = PublishedFile()

    /// Where the server binds.
    var nurseryPath: String { nursery + "/s" }

    /// Makes the private directory. A socket that a dead daemon left behind is replaced later; one that answers, or a
    /// file of another kind, is left alone.
    static func prepare(at path: String) throws(ConsoleError) -> ControlSocket {
        try refuseWhatIsThere(path)
        var template = Array("\(directory(of: path))/.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .socketRefused(path: path, reason: systemMessage(errno))
        }
        let nursery = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let socket = ControlSocket(path: path, nursery: nursery)
        // The private directory's name may be longer than the socket's own.
        let limit = UnixSocket.pathLimit - max(0, socket.nurseryPath.utf8.count - path.utf8.count)
        guard path.utf8.count <= limit else {
            rmdir(nursery)
            throw .pathTooLong(path: path, limit: limit)
        }
        return socket
    }

    /// Moves the bound socket to its place, readable and writable by its owner only.
    func publish() throws(ConsoleError) {
        guard chmod(nurseryPath, S_IRUSR | S_IWUSR) == 0, rename(nurseryPath, path) == 0 else {
            throw .socketRefused(path: path, reason: systemMessage(errno))
        }
        rmdir(nursery)
        published.note(FileIdentity(of: path))
    }

    /// Removes what is left of an attempt that was not published.
    func abandon() {
        unlink(nurseryPath)
        rmdir(nursery)
    }

    /// Removes the socket at the end, unless another daemon has taken its place in the meantime.
    func remove() {
        guard let ours = published.identity, ours == FileIdentity(of: path) else { return }
        unlink(path)
    }

    private static func refuseWhatIsThere(_ path: String) throws(ConsoleError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        guard case .open(let descriptor) = UnixSocket.connect(to: path) else { return }
        close(descriptor)
        throw .socketAnswers(path: path)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "" : String(path[..<slash])
    }
}

/// Which file it is, whatever it is called.
private struct FileIdentity: Hashable, Sendable {
    private let device: dev_t
    private let node: ino_t

    /// Nil when there is no such file.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        device = status.st_dev
        node = status.st_ino
    }
}

/// Remembers the socket that was put in its place.
private final class PublishedFile: Sendable {
    private let noted = Mutex<FileIdentity?>(nil)

    var identity: FileIdentity? { noted.withLock { $0 } }

    func note(_ identity: FileIdentity?) {
        noted.withLock { $0 = identity }
    }
}
