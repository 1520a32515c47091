import Glibc

/// Our end of ptp4l's management socket. ptp4l answers to the path of the one who asks, so there is a file; it and the
/// descriptor go with this object. (An abstract name works too, but only within one network namespace.)
final class PTP4lSocket {
    let descriptor: Int32
    private let path: String
    private let daemon: HostAddress
    private let daemonPath: String

    /// The greatest reply, to PORT_STATS_NP, has a quarter of this.
    private static let capacity = 1500

    init(daemon daemonPath: String, folder: String) throws(SourceFailure) {
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard number >= 0 else {
            throw SourceFailure("opened a socket for ptp4l", code: errno, remedy: "raise the limit of open files")
        }
        descriptor = number
        path = "\(folder)/fairlead-\(getpid())-\(number).sock"
        self.daemonPath = daemonPath
        guard let daemon = HostAddress(path: daemonPath), let own = HostAddress(path: path) else {
            close(number)
            throw SourceFailure("the path '\(daemonPath)' or '\(path)' is too long for a socket; 107 bytes fit")
        }
        self.daemon = daemon
        unlink(path)
        // The mode before the name, so that the file never has another one.
        guard fchmod(number, 0o600) == 0, own.withAddress({ bind(number, $0, $1) }) == 0 else {
            // Everything is set, so the descriptor is closed where it always is; a second close could hit a stranger's.
            let reason = errno
            throw SourceFailure(
                "made the socket '\(path)' for the answers of ptp4l", code: reason,
                remedy: "write as `reply_folder` a folder that this user may write to and ptp4l can reach")
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func send(_ bytes: [UInt8]) throws(SourceFailure) {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        let sent = daemon.withAddress { sendto(descriptor, bytes, bytes.count, flags, $0, $1) }
        guard sent != bytes.count else { return }
        let reason = errno
        throw SourceFailure("asked ptp4l at '\(daemonPath)'", code: reason, remedy: Self.remedy(reason))
    }

    /// The next datagram that waits; nil when none does.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: Self.capacity)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer.prefix(count))
    }

    private static func remedy(_ reason: Int32) -> String {
        switch reason {
        case ENOENT: "start ptp4l, or write the path of its uds_address"
        case ECONNREFUSED: "ptp4l has ended; start it"
        case EACCES, EPERM: "let this user write to it (uds_file_mode), or ask its uds_ro_address"
        case EAGAIN: "it hangs with questions that wait; see its log"
        default: "see the log of ptp4l"
        }
    }
}
