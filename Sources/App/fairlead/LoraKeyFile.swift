import Glibc
import LoRaWAN

/// A file with the keys of one device, which its owner alone may read.
struct LoraKeyFile {
    let path: String

    func read(_ kind: LoraKeys.Kind) throws -> LoraKeys {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("read") }
        guard status.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                "'\(path)' holds keys and others can use it (mode 0\(String(status.st_mode & 0o777, radix: 8))): "
                    + "chmod 600 '\(path)', and think of its keys as known to them")
        }
        do {
            return try LoraKeys(text: ShortFile.text(path), kind: kind)
        } catch {
            throw CommandFailure("'\(path)': \(error)")
        }
    }

    /// A file that is there is never written over: it may hold the only copy of a key.
    func write(_ keys: LoraKeys, of device: EUI64) throws {
        let lines =
            switch keys {
            case .root(let key): "app_key \(key.hex)\n"
            case .session(let keys): "nwk_s_key \(keys.network.hex)\napp_s_key \(keys.application.hex)\n"
            }
        var text = "# \(device)\n" + lines
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let remedy = errno == EEXIST ? "; it may hold keys that are in use: move it away, or name another" : ""
            throw CommandFailure("cannot make the file '\(path)': \(String(cString: strerror(errno)))\(remedy)")
        }
        let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
        guard written, fsync(descriptor) == 0, close(descriptor) == 0 else { throw failure("write") }
    }

    private func failure(_ verb: String) -> CommandFailure {
        CommandFailure("cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }
}
