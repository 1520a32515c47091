import Glibc
import Sensing

/// Where the store's files are, and the few things that are done to whole files.
struct StoreDirectory: Sendable {
    let root: String

    var ledger: String { root + "/ledger.db" }
    var segments: String { root + "/segments" }
    var quarantine: String { root + "/quarantine" }
    var ballast: String { root + "/ballast" }

    func path(of segment: SegmentName) -> String {
        segments + "/" + segment.fileName
    }

    func create() throws(StoreError) {
        var path = ""
        for part in segments.split(separator: "/", omittingEmptySubsequences: false) {
            path += part
            if !path.isEmpty, mkdir(path, 0o755) != 0, errno != EEXIST {
                throw .cannotPrepare(path: path, reason: String(cString: strerror(errno)))
            }
            path += "/"
        }
    }

    /// Keeps a second daemon out. The lock is held as long as the descriptor is open, and ends with the process.
    func lock() throws(StoreError) -> Int32 {
        let path = root + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotPrepare(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(directory: root)
        }
        return descriptor
    }

    /// The segment files in the directory, by epoch and first position.
    func segmentNames() -> [SegmentName] {
        guard let directory = opendir(segments) else { return [] }
        defer { closedir(directory) }
        var names: [SegmentName] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let segment = SegmentName(fileName: name) { names.append(segment) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// What a database takes on disk with its log; 0 when it is not there.
    static func bytes(ofDatabase path: String) -> UInt64 {
        bytes(ofFile: path) + bytes(ofFile: path + "-wal")
    }

    static func bytes(ofFile path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_size) : 0
    }

    /// Whether SQLite would take the file for a new database, and delete the log beside it: shorter than any page.
    static func isTooShort(_ path: String) -> Bool {
        bytes(ofFile: path) < 512
    }

    /// Brings a file from the kernel's memory to the disk.
    static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    static func unlinkDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Moves a database with its log into the quarantine, every byte kept; returns its new path.
    ///
    /// Do this before the connection is closed: closing would copy the log into the file and delete it.
    func moveAside(_ path: String, at instant: Instant) throws(StoreError) -> String {
        if mkdir(quarantine, 0o755) != 0, errno != EEXIST {
            throw .cannotPrepare(path: quarantine, reason: String(cString: strerror(errno)))
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stamp = instant.iso8601.filter { $0 != ":" }
        var target = "\(quarantine)/\(name).\(stamp)"
        var attempt = 1
        while Self.exists(target) {
            attempt += 1
            target = "\(quarantine)/\(name).\(stamp).\(attempt)"
        }
        for suffix in ["", "-wal", "-shm", "-journal"] where Self.exists(path + suffix) {
            guard rename(path + suffix, target + suffix) == 0 else {
                throw .cannotPrepare(path: path + suffix, reason: String(cString: strerror(errno)))
            }
        }
        return target
    }

    /// Takes room on the disk that can be given back. Without room there is none to take, which is no error.
    func makeBallast(bytes: UInt64) {
        guard bytes > 0, !Self.exists(ballast) else { return }
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        let isTaken = posix_fallocate(descriptor, 0, off_t(bytes)) == 0
        close(descriptor)
        if !isTaken { unlink(ballast) }
    }

    /// True when there was ballast to drop.
    func dropBallast() -> Bool {
        unlink(ballast) == 0
    }
}
