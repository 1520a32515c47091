import Glibc

/// The four folders of a watched one: the files go from the first to the second and from there to one of the others,
/// each time by a rename, so that a file stands in exactly one of them at any moment.
struct FolderPlaces {
    let incoming: String
    var processing: String { incoming + ".processing" }
    var done: String { incoming + ".done" }
    var error: String { incoming + ".error" }

    /// Makes those that are not there.
    func prepare() throws(LinkFailure) {
        var status = stat()
        guard stat(incoming, &status) == 0 else {
            throw LinkFailure(
                "cannot watch '\(incoming)': \(SystemError.last.text)", remedy: "make the folder, or correct 'path'")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw LinkFailure("cannot watch '\(incoming)': it is no folder", remedy: "give the path of a folder")
        }
        let device = status.st_dev
        for place in [processing, done, error] {
            if mkdir(place, 0o750) != 0, errno != EEXIST {
                throw LinkFailure(
                    "cannot make '\(place)': \(SystemError.last.text)",
                    remedy: "let the daemon write there, or make the folder and give it to the daemon")
            }
            guard stat(place, &status) == 0, status.st_dev == device else {
                throw LinkFailure(
                    "'\(place)' is on another file system than '\(incoming)'",
                    remedy: "watch a folder within the file system, not the place where it is mounted")
            }
        }
        guard access(incoming, R_OK | W_OK | X_OK) == 0 else {
            throw LinkFailure(
                "cannot move files out of '\(incoming)': \(SystemError.last.text)", remedy: "let the daemon write there"
            )
        }
    }

    /// Gives a name that is no UTF-8, as old systems send it, one that is: each byte that is not ASCII as `%E4`.
    func spellNames() {
        guard let directory = opendir(incoming) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard String(validating: bytes, as: UTF8.self) == nil else { continue }
            let spelled = bytes.map { byte in
                byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
            }.joined()
            let old = (Array((incoming + "/").utf8) + bytes + [0]).map { CChar(bitPattern: $0) }
            var status = stat()
            if lstat(incoming + "/" + spelled, &status) != 0 { rename(old, incoming + "/" + spelled) }
        }
    }

    /// Moves a file; a name that is taken gets a number. Returns the name it has now.
    func move(_ name: String, from: String, to: String) throws(LinkFailure) -> String {
        var given = name
        var number = 2
        var status = stat()
        while lstat(to + "/" + given, &status) == 0 {
            given = "\(name).\(number)"
            number += 1
        }
        guard rename(from + "/" + name, to + "/" + given) == 0 else {
            throw LinkFailure(
                "cannot move '\(name)' from '\(from)' to '\(to)': \(SystemError.last.text)",
                remedy: "let the daemon write in both folders")
        }
        Self.settle(to)
        Self.settle(from)
        return given
    }

    /// Puts a file aside with a text beside it that says why.
    func quarantine(_ name: String, from: String, because reason: QuarantineReason) throws(LinkFailure) -> String {
        let given = try move(name, from: from, to: error)
        let path = error + "/" + given + ".reason.txt"
        let text = reason.text(file: name, folder: incoming)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            throw LinkFailure("cannot write '\(path)': \(SystemError.last.text)", remedy: "let the daemon write there")
        }
        defer { close(descriptor) }
        let count = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == text.utf8.count, fsync(descriptor) == 0 else {
            throw LinkFailure("cannot write '\(path)': \(SystemError.last.text)", remedy: "make room on the disk")
        }
        return given
    }

    /// Removes what was read longer ago than is to be kept. `now`: seconds since 1970.
    func sweep(keepSeconds: Int64, now: Int64) {
        for name in FolderEntry.names(in: done) ?? [] {
            var status = stat()
            // The time of the last change of the directory entry: when it was moved there.
            guard lstat(done + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                now - Int64(status.st_ctim.tv_sec) > keepSeconds
            else { continue }
            unlink(done + "/" + name)
        }
    }

    /// A rename is durable when its folder is.
    private static func settle(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// Why a file was put aside.
struct QuarantineReason: Hashable {
    var wrong: String
    var remedy: String
    /// Whether its bytes are in the store all the same.
    var isStored = false

    func text(file: String, folder: String) -> String {
        """
        What was done: the file '\(file)' was taken from '\(folder)' to be read.
        What is wrong: \(wrong).
        What to do: \(remedy).
        \(isStored ? "Its bytes are in the store, each with what is wrong with it." : "Nothing of it was stored.")

        """
    }
}
