import Glibc
import Sensing
import Store
import Transports

/// Which files of one instrument are in the store, by content: a text file beside the store, a line for each file that
/// is begun and for each that is stored. A line is on the disk before the next step is done.
///
/// It outlives the records themselves, which are pruned when the archives have them.
struct FileBook {
    enum Entry: Hashable {
        /// Begun when the store ended at this place; nil when it was empty.
        case begun(after: RecordPlace?)
        case stored(name: String, records: Int, at: Instant)
    }

    let path: String
    private var entries: [String: Entry] = [:]
    private var endsInLine = true

    /// A longer book is cut to the newest half; a file that was read so long ago is not known again.
    private static let mostLines = 40_000

    /// `directory`: the store's.
    init(instrument: String, directory: String) throws(FileFailure) {
        let folder = directory + "/files"
        guard Directory.make(folder) else { throw FileFailure("make", folder, errno) }
        path = folder + "/" + instrument
        guard access(path, F_OK) == 0 else { return }
        let bytes = try WholeFile.read(path)
        endsInLine = bytes.last == nil || bytes.last == UInt8(ascii: "\n")
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard lines.count > Self.mostLines else {
            for line in lines { read(String(decoding: line, as: UTF8.self)) }
            return
        }
        let newest = lines.suffix(Self.mostLines / 2)
        for line in newest { read(String(decoding: line, as: UTF8.self)) }
        try replace(with: Array(newest.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")])
    }

    func entry(of file: ArrivedFile) -> Entry? {
        entries[Self.key(file.digest, file.size)]
    }

    mutating func begin(_ file: ArrivedFile, after place: RecordPlace?, at now: Instant) throws(FileFailure) {
        let mark = place.map { [$0.epoch, String($0.position)] } ?? ["-", "0"]
        try append(["begun", file.digest, String(file.size)] + mark + [now.iso8601, Self.shown(file.name)])
        entries[Self.key(file.digest, file.size)] = .begun(after: place)
    }

    mutating func stored(_ file: ArrivedFile, records: Int, at now: Instant) throws(FileFailure) {
        let name = Self.shown(file.name)
        try append(["stored", file.digest, String(file.size), String(records), now.iso8601, name])
        entries[Self.key(file.digest, file.size)] = .stored(name: name, records: records, at: now)
    }

    /// A line that a power cut left half written says nothing.
    private mutating func read(_ line: String) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, let size = Int(parts[2]) else { return }
        let key = Self.key(parts[1], size)
        switch parts[0] {
        case "begun":
            guard parts.count == 7, let position = UInt64(parts[4]) else { return }
            entries[key] = .begun(after: parts[3] == "-" ? nil : RecordPlace(epoch: parts[3], position: position))
        case "stored":
            guard let records = Int(parts[3]), let instant = Instant(iso8601: parts[4]) else { return }
            entries[key] = .stored(name: parts[5], records: records, at: instant)
        default: return
        }
    }

    private mutating func replace(with bytes: [UInt8]) throws(FileFailure) {
        try WholeFile.replace(path, with: bytes)
        endsInLine = true
    }

    private mutating func append(_ parts: [String]) throws(FileFailure) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure("write", path, errno) }
        defer { close(descriptor) }
        let line = Array(((endsInLine ? "" : "\n") + parts.joined(separator: "\t") + "\n").utf8)
        let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let code = count < 0 ? errno : ENOSPC
        endsInLine = count == line.count
        guard count == line.count else { throw FileFailure("write", path, code) }
        guard fsync(descriptor) == 0 else { throw FileFailure("write", path, errno) }
    }

    private static func key(_ digest: String, _ size: Int) -> String { "\(digest) \(size)" }

    static func shown(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(200).map { $0.value < 0x20 ? "?" : $0 }))
    }
}
