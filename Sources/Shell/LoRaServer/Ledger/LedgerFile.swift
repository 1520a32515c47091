import Glibc
import Store

/// The file of the ledger and its directory: both are their owner's alone, because keys are in it.
struct LedgerFile {
    let directory: String

    var path: String { directory + "/ledger.sqlite" }

    static let directoryMode: UInt32 = 0o700
    static let fileMode: UInt32 = 0o600

    /// Refuses a directory that others can use or that another user owns.
    func checkDirectory() throws(LoRaLedgerError) {
        if exists(directory) { try check(directory, mode: Self.directoryMode) }
    }

    /// Refuses a file that others can use or that another user owns.
    func check() throws(LoRaLedgerError) {
        try check(path, mode: Self.fileMode)
        // A crash leaves the journal; it holds what the file holds.
        if exists(path + "-journal") { try check(path + "-journal", mode: Self.fileMode) }
        // SQLite takes so short a file for a new database; ours comes into being whole.
        guard size(path) >= 512 else {
            throw .damaged(path: path, finding: "it has \(size(path)) bytes")
        }
    }

    var exists: Bool { exists(path) }

    /// Makes the directory. Only the last part is made: the store's directory is there before, but for a store that is
    /// made here.
    func createDirectory() throws(LoRaLedgerError) {
        if !exists(parent), mkdir(parent, 0o755) != 0, errno != EEXIST { try refuse(parent, errno) }
        if mkdir(directory, mode_t(Self.directoryMode)) == 0 {
            try giveToOwner(of: parent) { chown(directory, $0, $1) }
            sync(parent)
        } else if errno != EEXIST {
            try refuse(directory, errno)
        }
    }

    /// Makes an empty file under another name, lets it be filled, and gives it its own name when it is whole. When
    /// another process was faster, that one's is taken.
    func create(_ fill: (String) throws(LoRaLedgerError) -> Void) throws(LoRaLedgerError) {
        let draft = "\(path).\(getpid()).\(UInt.random(in: 0...UInt.max)).new"
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(Self.fileMode))
        guard descriptor >= 0 else { return try refuse(draft, errno) }
        // At once: closing it later would take SQLite's locks off the same file (POSIX locks belong to the process).
        close(descriptor)
        defer {
            for suffix in ["", "-journal"] { unlink(draft + suffix) }
        }
        try giveToOwner(of: directory) { chown(draft, $0, $1) }
        try fill(draft)
        guard link(draft, path) == 0 || errno == EEXIST else { return try refuse(path, errno) }
        sync(directory)
    }

    /// What root makes belongs to the store's owner, whose daemon reads it.
    private func giveToOwner(
        of place: String, _ give: (uid_t, gid_t) -> Int32
    ) throws(LoRaLedgerError) {
        guard geteuid() == 0 else { return }
        var status = stat()
        guard stat(place, &status) == 0, give(status.st_uid, status.st_gid) == 0 else {
            return try refuse(place, errno)
        }
    }

    /// Root may use every user's ledger: a service has a user as whom nobody can log in.
    static func isForeign(owner: UInt32, own: UInt32) -> Bool {
        own != owner && own != 0
    }

    private var parent: String {
        guard let slash = directory.lastIndex(of: "/") else { return "." }
        return slash == directory.startIndex ? "/" : String(directory[..<slash])
    }

    private func check(_ path: String, mode: UInt32) throws(LoRaLedgerError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return try refuse(path, errno) }
        guard !Self.isForeign(owner: status.st_uid, own: geteuid()) else {
            throw .foreignOwner(path: path, owner: status.st_uid, own: geteuid())
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .exposed(path: path, mode: status.st_mode & 0o777, wanted: mode)
        }
    }

    private func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    private func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private func refuse(_ path: String, _ code: Int32) throws(LoRaLedgerError) {
        throw .cannotPrepare(path: path, reason: String(cString: strerror(code)))
    }

    /// A name is durable when its directory is.
    private func sync(_ directory: String) {
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
