import Glibc

/// A text that is written beside its place and put there when it is whole.
public final class TextFile {
    private let path: String
    private let temporary: String
    private var file: UnsafeMutablePointer<FILE>?

    /// - Parameter folder: is made, with those above it, when it is not there; nil when it must be.
    public init(for path: String, in folder: String? = nil) throws(ArchiveExportFailure) {
        self.path = path
        temporary = path + ".partial"
        if let folder { try Self.make(folder) }
        file = fopen(temporary, "we")
        guard file != nil else { throw FinishedFile.failure("write", temporary) }
    }

    deinit {
        guard let file else { return }
        fclose(file)
        unlink(temporary)
    }

    public func write(_ text: String) throws(ArchiveExportFailure) {
        guard let file else { return }
        var text = text
        let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard written else { throw FinishedFile.failure("write", temporary) }
    }

    public func publish() throws(ArchiveExportFailure) {
        guard let open = file else { return }
        file = nil
        // What stdio still holds is written here, and may not fit on the disk.
        guard fclose(open) == 0 else {
            let failure = FinishedFile.failure("write", temporary)
            unlink(temporary)
            throw failure
        }
        try FinishedFile.publish(temporary, as: path)
    }

    private static func make(_ folder: String) throws(ArchiveExportFailure) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw FinishedFile.failure("make", made) }
        }
    }
}
