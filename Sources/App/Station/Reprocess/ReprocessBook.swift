import Glibc
import Sensing

/// Which runs there were, in a text file beside the store: it outlives the notes, which are pruned when the archives
/// have them, so that no number is given twice. A line is on the disk before the run's note is stored.
struct ReprocessBook {
    private let path: String
    private var runs: [(number: UInt32, key: String)] = []

    /// `directory`: the store's.
    init(directory: String) throws(FileFailure) {
        path = directory + "/reprocessing"
        guard access(path, F_OK) == 0 else { return }
        let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let number = UInt32(words[0]) else { continue }
            runs.append((number, String(words[1])))
        }
    }

    var lastRun: UInt32 { runs.map(\.number).max() ?? 0 }

    /// The latest run with the same inputs.
    func run(with key: String) -> UInt32? {
        runs.last { $0.key == key }?.number
    }

    mutating func add(_ number: UInt32, key: String, at time: Instant) throws(FileFailure) {
        runs.append((number, key))
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure("write", path, errno) }
        defer { close(descriptor) }
        // A line that a power cut left half written ends before ours.
        let line = Array("\n\(number) \(key) \(time.iso8601)\n".utf8)
        let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == line.count else { throw FileFailure("write", path, count < 0 ? errno : ENOSPC) }
        guard fsync(descriptor) == 0 else { throw FileFailure("write", path, errno) }
    }
}
