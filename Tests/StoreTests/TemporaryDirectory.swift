import Glibc
import Store

/// A directory of its own for one test, removed with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/fairlead-store-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "/tmp" }
            return String(cString: made)
        }
    }

    deinit {
        if path != "/tmp" { Self.remove(path) }
    }

    /// Names of the files below a folder of it, sorted.
    func names(in folder: String = "") -> [String] {
        Self.names(in: path + "/" + folder)
    }

    func bytes(of file: String) -> [UInt8] {
        Self.read(path + "/" + file)
    }

    func write(_ bytes: [UInt8], to file: String) {
        guard let handle = fopen(path + "/" + file, "w") else { return }
        fwrite(bytes, 1, bytes.count, handle)
        fclose(handle)
    }

    func remove(_ file: String) throws {
        guard unlink(path + "/" + file) == 0 else { throw StoreError.cannotPrepare(path: file, reason: "not removed") }
    }

    /// What a power cut or a kill leaves: every file as it is, the logs included, while the store is open.
    func crashImage() -> TemporaryDirectory {
        let image = TemporaryDirectory()
        for folder in ["", "segments", "quarantine"] {
            mkdir(image.path + "/" + folder, 0o755)
            for name in names(in: folder) where !name.hasSuffix("-shm") && name != "segments" && name != "quarantine" {
                image.write(bytes(of: folder + "/" + name), to: folder + "/" + name)
            }
        }
        return image
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let handle = fopen(path, "r") else { return [] }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, handle)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in names(in: path) {
            if unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
        }
        rmdir(path)
    }
}
