import CFairlead
import Glibc
import Sensing
import StationClock

/// Bytes on their way into one descriptor: in order, each with its deadline, written as far as there is room.
struct StreamWriter {
    /// One thing to send; `finish` is called once.
    struct Item {
        var content: Outgoing.Content
        var deadline: UInt64
        var finish: (Swift.Result<Timestamp, LinkFailure>) -> Void
    }

    private var items: [Item] = []
    /// Bytes of the first item that are written.
    private var written = 0

    /// Whether something waits for room.
    var isWaiting: Bool { !items.isEmpty }

    /// When the first item that waits gives up.
    var deadline: UInt64? { items.map(\.deadline).min() }

    mutating func append(_ item: Item) {
        items.append(item)
    }

    /// Writes what there is room for; returns the number of bytes. What fails for good throws.
    mutating func write(to descriptor: Int32, named name: String, clock: StationClock) throws(LinkFailure) -> Int {
        expire(named: name, now: clock.monotonic())
        var total = 0
        while let item = items.first {
            let outcome = try send(item.content, to: descriptor, named: name)
            total += outcome.bytes
            guard outcome.done else { return total }
            items.removeFirst()
            written = 0
            item.finish(.success(clock.now()))
        }
        return total
    }

    mutating func failAll(_ failure: LinkFailure) {
        let failed = items
        var partial = failure
        partial.sentBytes = written
        items = []
        written = 0
        for (index, item) in failed.enumerated() { item.finish(.failure(index == 0 ? partial : failure)) }
    }

    private mutating func send(
        _ content: Outgoing.Content, to descriptor: Int32, named name: String
    ) throws(LinkFailure) -> (bytes: Int, done: Bool) {
        switch content {
        case .lineBreak(let milliseconds):
            guard fairlead_serial_break(descriptor, milliseconds) == 0 else {
                throw LinkFailure(
                    "\(name) does not send a break: \(SystemError.last.text)", remedy: "use a line that can")
            }
            return (0, true)
        case .bytes(let bytes):
            let before = written
            let done = try writeRest(of: bytes, to: descriptor, named: name)
            return (written - before, done)
        }
    }

    /// True when all is written, false when there is no more room now.
    private mutating func writeRest(
        of bytes: [UInt8], to descriptor: Int32, named name: String
    ) throws(LinkFailure) -> Bool {
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                Self.writeOnce(UnsafeRawBufferPointer(rebasing: all[written...]), to: descriptor)
            }
            if count >= 0 {
                written += count
            } else {
                let error = SystemError.last
                guard error.isTransient else {
                    throw LinkFailure("cannot send to \(name): \(error.text)", remedy: "it is opened again")
                }
                if error.code != EINTR { return false }
            }
        }
        return true
    }

    /// A socket whose other end is gone must answer with an error, not with SIGPIPE.
    private static func writeOnce(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        let sent = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent < 0, errno == ENOTSOCK else { return sent }
        return Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }

    mutating func expire(named name: String, now: UInt64) {
        var kept: [Item] = []
        for (index, item) in items.enumerated() {
            guard item.deadline <= now else {
                kept.append(item)
                continue
            }
            let done = index == 0 ? written : 0
            if index == 0 { written = 0 }
            item.finish(.failure(Self.timeout(item.content, written: done, name: name)))
        }
        if kept.count != items.count { items = kept }
    }

    private static func timeout(_ content: Outgoing.Content, written: Int, name: String) -> LinkFailure {
        let count = if case .bytes(let bytes) = content { bytes.count } else { 0 }
        var failure = LinkFailure(
            "\(name) took \(written) of \(count) bytes in time",
            remedy: "check the flow control, and whether the other end reads")
        failure.sentBytes = written
        return failure
    }
}
