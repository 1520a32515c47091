import Glibc
import Synchronization

/// The file of the daemon's UNIX socket: made in a private directory and moved to its place when it is ready, so that
/// nobody else can reach it at any moment, and nobody finds a socket that does not answer yet.
struct ControlSocket: Sendable {
    private let path: String
    private let nursery: Nursery
    private let published = PublishedFile()

    /// Where the server binds: a name by way of our own open directory, so that the kernel's limit for a socket's path
    /// is a limit for the path where it ends up and for no other.
    var bindingPath: String { nursery.descriptorPath + "/s" }

    /// Makes the private directory. A socket that a dead daemon left behind is replaced later; one that answers, or a
    /// file of another kind, is left alone.
    static func prepare(at path: String) throws(ConsoleError) -> ControlSocket {
        guard path.utf8.count <= UnixSocket.pathLimit else {
            throw .pathTooLong(path: path, limit: UnixSocket.pathLimit)
        }
        try refuseWhatIsThere(path)
        let socket = ControlSocket(path: path, nursery: try Nursery(beside: path))
        // What a daemon left that was killed before it moved its socket.
        unlink(socket.bindingPath)
        return socket
    }

    /// Moves the bound socket to its place, readable and writable by its owner only.
    func publish() throws(ConsoleError) {
        guard chmod(bindingPath, S_IRUSR | S_IWUSR) == 0, rename(bindingPath, path) == 0 else {
            throw .socketRefused(path: path, reason: systemMessage(errno))
        }
        rmdir(nursery.path)
        published.note(FileIdentity(of: path))
    }

    /// Removes what is left of an attempt that was not published.
    func abandon() {
        guard published.identity == nil else { return }
        unlink(bindingPath)
        rmdir(nursery.path)
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
}

/// The directory, open to us only, in which a socket is made. It has the same name each time: what a killed daemon left
/// is used again instead of piling up.
private final class Nursery: Sendable {
    let path: String
    private let descriptor: CInt

    /// The lock tells a directory that is in use from one that was left behind; it ends with its process.
    init(beside socket: String) throws(ConsoleError) {
        path = socket + ".new"
        guard mkdir(path, S_IRWXU) == 0 || errno == EEXIST else {
            throw .socketRefused(path: socket, reason: systemMessage(errno))
        }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .socketRefused(path: socket, reason: systemMessage(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .socketAnswers(path: socket) }
        guard Self.isOurs(descriptor) else {
            throw .socketRefused(path: socket, reason: "'\(path)' belongs to another user; remove it")
        }
    }

    /// The directory itself, whatever it is called.
    var descriptorPath: String { "/proc/self/fd/\(descriptor)" }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    private static func isOurs(_ descriptor: CInt) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_uid == geteuid() && fchmod(descriptor, S_IRWXU) == 0
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
