import Glibc

/// A program started as a child, and what the kernel says of its memory and processor time.
final class ChildProgram {
    let identifier: pid_t

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:], log: String)
        throws(BenchmarkFailure)
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        for (name, value) in environment { setenv(name, value, 1) }
        defer { for pointer in argv { free(pointer) } }
        var child: pid_t = 0
        let status = posix_spawn(&child, path, &actions, nil, &argv, environ)
        guard status == 0 else { throw BenchmarkFailure("cannot start \(path): \(String(cString: strerror(status)))") }
        identifier = child
    }

    /// User and system time so far, in seconds. The kernel counts in ticks of 10 ms.
    var processorSeconds: Double {
        let fields = contents(of: "/proc/\(identifier)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A line such as `VmHWM:    12345 kB` of /proc/PID/status, in MiB.
    func mebibytes(_ key: String) -> Double {
        for line in contents(of: "/proc/\(identifier)/status").split(separator: "\n") where line.hasPrefix(key + ":") {
            let number = line.drop { !$0.isNumber }.prefix { $0.isNumber }
            return (Double(number) ?? 0) / 1024
        }
        return 0
    }

    func stop() {
        kill(identifier, SIGTERM)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
    }
}

/// The whole of a small file, or nothing.
func contents(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return String(decoding: text, as: UTF8.self) }
        text += buffer[0..<count]
    }
}

/// What a command prints on its standard output.
func output(of command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, pipe)
        if count == 0 { return String(decoding: text, as: UTF8.self) }
        text += buffer[0..<count]
    }
}

/// Seconds on a clock that nobody sets.
func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_RAW, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

struct BenchmarkFailure: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// A line on standard error.
func complain(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
}
