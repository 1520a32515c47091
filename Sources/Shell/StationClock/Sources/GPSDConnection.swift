import Glibc

/// A connection to gpsd, closed with this object.
final class GPSDConnection {
    let descriptor: Int32

    /// How long a host may take to accept, in nanoseconds.
    private static let patience: Int64 = 5_000_000_000
    /// How often the stop of the station is looked at meanwhile.
    private static let glance: Int64 = 50_000_000

    /// Reports as JSON, and the pulses too.
    private static let subscription = "?WATCH={\"enable\":true,\"json\":true,\"pps\":true};\n"

    /// Connects and subscribes.
    init(to address: HostAddress, name: String, _ context: TimeSourceContext) throws(SourceFailure) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else {
            throw SourceFailure("opened a socket for gpsd", code: errno, remedy: "raise the limit of open files")
        }
        let code = address.withAddress { connect(descriptor, $0, $1) == 0 ? 0 : errno }
        let outcome = code == EINPROGRESS ? connected(context) : code
        guard outcome == 0 else {
            throw SourceFailure("called gpsd at \(name)", code: outcome, remedy: "check that gpsd runs there")
        }
        let bytes = Array(Self.subscription.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw SourceFailure("subscribed to gpsd at \(name)", code: errno, remedy: "check that gpsd runs there")
        }
    }

    deinit { close(descriptor) }

    /// The bytes that have come; none when none wait.
    func receive(from name: String) throws(SourceFailure) -> ArraySlice<UInt8> {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { return buffer.prefix(count) }
        guard count < 0 else { throw SourceFailure("gpsd at \(name) has closed the connection; check that it runs") }
        guard errno != EAGAIN, errno != EINTR else { return [] }
        throw SourceFailure("read from gpsd at \(name)", code: errno, remedy: "check that it runs")
    }

    /// The error number with which connecting ended.
    private func connected(_ context: TimeSourceContext) -> Int32 {
        let start = context.moment().raw
        while !context.isStopping, context.moment().raw - start < Self.patience {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&entry, 1, Int32(Self.glance / 1_000_000)) > 0 else { continue }
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno
        }
        return ETIMEDOUT
    }
}
