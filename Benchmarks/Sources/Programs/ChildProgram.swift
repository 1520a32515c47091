import Glibc

/// A program started as a child, and what the kernel says of its memory and processor time.
package final class ChildProgram {
    package enum Ending: Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    package let identifier: pid_t
    private let name: String
    private var ending: Ending?

    /// - Parameters:
    ///   - log: gets its standard output and its standard error, behind what is there.
    ///   - group: dies with this process; without one the program outlives it.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], log: String,
        in group: ProcessGroup? = nil
    ) throws(BenchmarkFailure) {
        name = ([path] + arguments.prefix(1)).joined(separator: " ")
        identifier = try Spawn(
            path: path, arguments: arguments, environment: environment, log: log, group: group?.identity
        ).start()
    }

    /// User and system time so far, in seconds. The kernel counts in ticks of 10 ms.
    package var processorSeconds: Double {
        let fields = contents(of: "/proc/\(identifier)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A line such as `VmHWM:    12345 kB` of /proc/PID/status, in MiB.
    package func mebibytes(_ key: String) -> Double {
        for line in contents(of: "/proc/\(identifier)/status").split(separator: "\n") where line.hasPrefix(key + ":") {
            let number = line.drop { !$0.isNumber }.prefix { $0.isNumber }
            return (Double(number) ?? 0) / 1024
        }
        return 0
    }

    package func signal(_ number: Int32) {
        if !hasEnded { kill(identifier, number) }
    }

    /// Whether it is gone; it is reaped then.
    package var hasEnded: Bool { end(WNOHANG) != nil }

    /// Sends the signal and waits for the end; SIGKILL after `seconds`.
    @discardableResult
    package func end(with number: Int32, seconds: Double = 20) throws(BenchmarkFailure) -> Ending {
        signal(number)
        return try end(seconds: seconds)
    }

    /// Waits for the end; SIGKILL after `seconds`, which is a failure.
    @discardableResult
    package func end(seconds: Double) throws(BenchmarkFailure) -> Ending {
        if try wait(seconds: seconds, every: 2000, until: { () throws(BenchmarkFailure) in self.hasEnded }), let ending
        {
            return ending
        }
        kill(identifier, SIGKILL)
        _ = end(0)
        throw BenchmarkFailure("\(name) did not end within \(Int(seconds)) s")
    }

    package func stop() {
        signal(SIGTERM)
        _ = end(0)
    }

    private func end(_ options: Int32) -> Ending? {
        if let ending { return ending }
        var status: Int32 = 0
        guard waitpid(identifier, &status, options) == identifier else { return nil }
        let signal = status & 0x7F
        ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
        return ending
    }
}
