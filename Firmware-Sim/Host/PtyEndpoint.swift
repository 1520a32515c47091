import Glibc
import SimulatedInstruments

/// A pseudo-terminal whose other end looks like a serial port, with a link to it at a path of one's choice.
///
/// As on a real line nobody listens to, what is sent while no program has it open is lost.
final class PtyEndpoint: Endpoint {
    /// The kernel does not tell when somebody opens the other end; it is looked at so often.
    private static let lookAgainAfter: Nanoseconds = .milliseconds(20)
    private static let capacity = 64 << 10

    private let link: String?
    private var master: Int32 = -1
    private var slaveName = ""
    private var queue = ByteQueue()
    private var lookAt: Nanoseconds = 0
    private(set) var hasReader = false
    private(set) var bytesNotTaken: UInt64 = 0

    init(link: String?) { self.link = link }

    var title: String { "on pty \(link.map { "\($0) -> " } ?? "")\(slaveName)" }
    var takesMore: Bool { hasReader && queue.isEmpty }
    var isFlushed: Bool { queue.isEmpty || !hasReader }
    var isFinished: Bool { !hasReader || unreadBytes == 0 }

    var deadline: Nanoseconds? { master >= 0 && !hasReader ? lookAt : nil }

    var interests: [pollfd] {
        guard hasReader else { return [] }
        return [pollfd(fd: master, events: Int16(queue.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)]
    }

    /// Raw, and closed once on the far side: only then does the kernel report that nobody has it open.
    func open() throws(EndpointFailure) {
        var attributes = termios()
        cfmakeraw(&attributes)
        attributes.c_cflag |= tcflag_t(CREAD | CLOCAL)
        var slave: Int32 = -1
        guard openpty(&master, &slave, nil, &attributes, nil) == 0, let name = ttyname(slave) else {
            throw .system("cannot make a pseudo-terminal")
        }
        slaveName = String(cString: name)
        _ = Glibc.close(slave)
        Descriptor.setNonBlocking(master)
        if let link { try makeLink(link) }
    }

    func tend(now: Nanoseconds) {
        guard master >= 0, !hasReader, now >= lookAt else { return }
        lookAt = now + PtyEndpoint.lookAgainAfter
        var state = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        _ = poll(&state, 1, 0)
        hasReader = state.revents & Int16(POLLHUP) == 0
    }

    func handle(_ ready: pollfd, now: Nanoseconds) -> [UInt8] {
        if ready.revents & Int16(POLLHUP) != 0 {
            readerLeft(now: now)
            return []
        }
        if ready.revents & Int16(POLLOUT) != 0 { flush() }
        guard ready.revents & Int16(POLLIN) != 0, case .bytes(let bytes) = Descriptor.read(master) else { return [] }
        return bytes
    }

    func send(_ bytes: [UInt8]) {
        guard hasReader, queue.count < PtyEndpoint.capacity else {
            bytesNotTaken += UInt64(bytes.count)
            return
        }
        let wasEmpty = queue.isEmpty
        queue.append(bytes)
        if wasEmpty { flush() }
    }

    /// Like an adapter that is pulled out: the device is gone, and its name with it.
    func hangUp() {
        if let link { unlink(link) }
        if master >= 0 { _ = Glibc.close(master) }
        master = -1
        hasReader = false
        queue.clear()
    }

    func restore() throws(EndpointFailure) { try open() }

    func close() { hangUp() }

    /// Bytes for which the reader has not come yet; closing the pty would take them away.
    private var unreadBytes: Int32 {
        let slave = Glibc.open(slaveName, O_RDWR | O_NOCTTY | O_NONBLOCK)
        guard slave >= 0 else { return 0 }
        defer { _ = Glibc.close(slave) }
        var count: Int32 = 0
        _ = withUnsafeMutablePointer(to: &count) { ioctl(slave, UInt(FIONREAD), $0) }
        return count
    }

    private func readerLeft(now: Nanoseconds) {
        hasReader = false
        lookAt = now
        bytesNotTaken += UInt64(queue.count)
        queue.clear()
    }

    private func flush() {
        queue.drain { Descriptor.write(master, $0) ?? $0.count }
    }

    /// Replaces a link that an earlier run left, but nothing else.
    private func makeLink(_ path: String) throws(EndpointFailure) {
        var existing = stat()
        if lstat(path, &existing) == 0 {
            guard existing.st_mode & S_IFMT == S_IFLNK else {
                throw EndpointFailure("cannot link \(path): something else is there; choose another path")
            }
            unlink(path)
        }
        guard symlink(slaveName, path) == 0 else { throw .system("cannot link \(path)") }
    }
}
