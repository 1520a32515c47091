import Glibc

/// A group of processes that dies with the benchmark, however the benchmark ends.
///
/// Its leader is a shell that waits for the end of its input, which only this process holds open, and then kills the
/// whole group. So nothing is left behind even when this process is killed.
package final class ProcessGroup {
    package let identity: pid_t
    private var leash: Int32

    package init() throws(BenchmarkFailure) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw BenchmarkFailure("cannot make a pair of sockets") }
        defer { close(ends[0]) }
        leash = ends[1]
        identity = try Spawn(
            path: "/bin/sh", arguments: ["-c", "read ignored; kill -KILL 0"], input: ends[0], group: 0
        )
        .start()
    }

    /// Kills all of them, at once.
    package func end() {
        guard leash >= 0 else { return }
        close(leash)
        leash = -1
        kill(-identity, SIGKILL)
        var status: Int32 = 0
        waitpid(identity, &status, 0)
    }

    deinit { end() }
}
