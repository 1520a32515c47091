import Glibc

/// One connected stream socket with what waits to be sent through it.
struct TCPConnection {
    /// Beyond this a reader has stalled, and what it does not take is lost to it.
    static let capacity = 4 << 20
    /// A sender that loses nothing waits from here on.
    static let comfortable = 256 << 10

    let descriptor: Int32
    private var queue = ByteQueue()
    private(set) var isBroken = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
        Descriptor.setNonBlocking(descriptor)
        InternetAddress.enable(TCP_NODELAY, level: Int32(IPPROTO_TCP), on: descriptor)
    }

    var waiting: Int { queue.count }

    var interest: pollfd {
        pollfd(fd: descriptor, events: Int16(queue.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
    }

    /// Bytes that were not taken.
    mutating func send(_ bytes: [UInt8]) -> Int {
        guard !isBroken, queue.count < TCPConnection.capacity else { return bytes.count }
        let wasEmpty = queue.isEmpty
        queue.append(bytes)
        if wasEmpty { flush() }
        return 0
    }

    /// What was received.
    mutating func handle(_ ready: pollfd) -> [UInt8] {
        if ready.revents & Int16(POLLOUT) != 0 { flush() }
        guard ready.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 else { return [] }
        switch Descriptor.read(descriptor) {
        case .bytes(let bytes): return bytes
        case .nothingYet: return []
        case .end:
            isBroken = true
            return []
        }
    }

    private mutating func flush() {
        queue.drain { bytes in
            guard let count = Descriptor.write(descriptor, bytes) else {
                isBroken = true
                return bytes.count
            }
            return count
        }
    }
}
