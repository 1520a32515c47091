import Glibc

/// The descriptors that one thread waits for; entry 0 is the link's wake-up.
struct PollSet {
    private var entries: [pollfd] = []

    static let readable = Int16(POLLIN)
    static let writable = Int16(POLLOUT)

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    mutating func append(_ descriptor: Int32, _ events: Int16) {
        entries.append(pollfd(fd: descriptor, events: events, revents: 0))
    }

    /// Waits until something happens, or the monotonic instant `deadline` comes; nil waits without limit.
    mutating func wait(until deadline: UInt64?, now: UInt64) {
        let count = nfds_t(entries.count)
        if poll(&entries, count, Self.milliseconds(until: deadline, now: now)) < 0 {
            for index in entries.indices { entries[index].revents = 0 }
        }
    }

    /// Whether there is something to read at an entry; a line that was hung up has its end to read.
    func isReadable(_ index: Int) -> Bool {
        entries[index].revents & Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0
    }

    func isWritable(_ index: Int) -> Bool {
        entries[index].revents & Int16(POLLOUT) != 0
    }

    /// Rounded up, so that nobody wakes before the deadline only to wait again.
    private static func milliseconds(until deadline: UInt64?, now: UInt64) -> Int32 {
        guard let deadline else { return -1 }
        guard deadline > now else { return 0 }
        return Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }
}
