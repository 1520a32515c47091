import Glibc
import Sensing

/// What stands in a folder under a name.
struct FolderEntry: Hashable {
    enum Kind: Hashable {
        case file, folder, symbolicLink, other

        init(_ mode: mode_t) {
            switch mode & S_IFMT {
            case S_IFREG: self = .file
            case S_IFDIR: self = .folder
            case S_IFLNK: self = .symbolicLink
            default: self = .other
            }
        }
    }

    var name: String
    var kind: Kind
    var size: Int64
    var changed: Instant

    init(name: String, kind: Kind = .file, size: Int64, changed: Instant) {
        self.name = name
        self.kind = kind
        self.size = size
        self.changed = changed
    }

    init(name: String, _ status: stat) {
        self.init(
            name: name, kind: Kind(status.st_mode), size: Int64(status.st_size), changed: Instant(status.st_mtim))
    }

    /// Nil when there is nothing of that name.
    init?(name: String, in folder: String) {
        var status = stat()
        guard lstat(folder + "/" + name, &status) == 0 else { return nil }
        self.init(name: name, status)
    }

    /// The names in a folder; nil when it cannot be read.
    static func names(in folder: String) -> [String]? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

extension Instant {
    init(_ time: timespec) {
        self.init(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
