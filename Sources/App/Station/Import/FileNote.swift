import Sensing
import Transports

/// What an instrument's records say about a file: from where to where they are the file's. By these, a reading that was
/// cut short is continued where the store ends.
enum FileNote {
    static func begins(_ file: ArrivedFile, at byte: Int) -> String {
        "file \(file.digest) begins at byte \(byte): '\(FileBook.shown(file.name))', \(file.size) bytes"
    }

    static func stored(_ file: ArrivedFile, records: Int) -> String {
        "file \(file.digest) is stored: \(records) records of '\(FileBook.shown(file.name))'"
    }

    enum Kind: Hashable {
        case begins(digest: String)
        case stored(digest: String)
    }

    /// Nil for a note about something else.
    static func kind(of record: Record) -> Kind? {
        guard record.direction == .note, let text = record.defect, text.hasPrefix("file ") else { return nil }
        let words = text.split(separator: " ", maxSplits: 4)
        guard words.count > 3, words[1].utf8.count == 64 else { return nil }
        let digest = String(words[1])
        if words[2] == "begins" { return .begins(digest: digest) }
        return words[2] == "is" ? .stored(digest: digest) : nil
    }
}

/// How much of a file is in the store.
struct StoredExtent: Hashable {
    private let digest: String
    private var isWithin = false
    /// The bytes of the file's records, which are its first bytes, because records are stored in order.
    private(set) var bytes = 0
    private(set) var records = 0
    private(set) var isComplete = false

    init(digest: String) {
        self.digest = digest
    }

    /// To be called with the instrument's records in the order of the store. What the line brings meanwhile has the
    /// station clock's stamp; a file's records have not.
    mutating func add(_ record: Record) {
        switch FileNote.kind(of: record) {
        case .begins(let digest): isWithin = digest == self.digest
        case .stored(let digest):
            isWithin = false
            if digest == self.digest { isComplete = true }
        case nil:
            let isFromFile = record.time.source == .unknown || record.time.source == .instrument
            guard isWithin, isFromFile, record.direction == .received else { return }
            bytes += record.raw.count
            records += 1
        }
    }
}
