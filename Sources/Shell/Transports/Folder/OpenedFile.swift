import Delivery
import Glibc
import Sensing

/// Why a file is not read on.
enum FileTrouble: Error {
    case stopping
    case unreadable(String)
}

/// A file that is being read. Only as much of it is read as it had when it was opened.
struct OpenedFile {
    private let name: String
    private let descriptor: OpenDescriptor
    private let size: Int64
    private let changed: Instant

    init(name: String, in folder: String) throws(FileTrouble) {
        self.name = name
        let number = open(folder + "/" + name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard number >= 0 else { throw .unreadable("it cannot be opened: \(SystemError.last.text)") }
        descriptor = OpenDescriptor(number)
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable("it is no file any more")
        }
        size = Int64(status.st_size)
        changed = Instant(status.st_mtim)
    }

    /// What every record of the file has for its arrival: when the file was last written. Whose clock said that is not
    /// known, because senders keep the times of their files; so nothing is promised about it.
    var arrival: Timestamp { Timestamp(changed, source: .unknown, state: .unsynchronised) }

    func identify(with buffer: ReceiveBuffer, _ control: LinkControl) throws(FileTrouble) -> ArrivedFile {
        var digest = ContentDigest()
        try forEachPiece(with: buffer, control) { digest.add($0) }
        return ArrivedFile(name: name, size: Int(size), digest: digest.hexadecimal(), changed: changed)
    }

    func forEachPiece(
        with buffer: ReceiveBuffer, _ control: LinkControl, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(FileTrouble) {
        var position: Int64 = 0
        while position < size {
            if control.isStopping { throw .stopping }
            let wanted = min(buffer.memory.count, Int(size - position))
            let count = pread(descriptor.number, buffer.memory.baseAddress, wanted, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .unreadable(
                    count == 0
                        ? "it became shorter while it was read" : "it cannot be read: \(SystemError.last.text)")
            }
            body(UnsafeRawBufferPointer(rebasing: buffer.memory[..<count]))
            position += Int64(count)
        }
    }

    /// Why a file that was read has to be seen by a person; nil when all is well.
    func reason(after tally: FileTally) -> QuarantineReason? {
        var status = stat()
        if fstat(descriptor.number, &status) == 0, Int64(status.st_size) != size || Instant(status.st_mtim) != changed {
            return QuarantineReason(
                wrong: "it was written on while it was read; its first \(size) bytes are stored",
                remedy: "raise 'settle' or use 'complete: {marker: …}', and put what is lacking there again",
                isStored: true)
        }
        if tally.samples == 0, tally.defects > 0 {
            let first = tally.firstDefect.map { "; the first: \($0)" } ?? ""
            return QuarantineReason(
                wrong: "no value could be read from its \(tally.records) records\(first)",
                remedy: "look whether 'driver' is that of the instrument the file is from; to have it read again, "
                    + "remove its line from 'files/INSTRUMENT' beside the store", isStored: true)
        }
        return nil
    }
}
