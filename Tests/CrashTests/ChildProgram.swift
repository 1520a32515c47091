import Glibc

/// A program that a test has started, with its output in a file.
final class ChildProgram {
    enum Ending: Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let name: String
    private let pid: pid_t
    /// Reaches its end when the program does.
    private let lifeline: Int32
    private var ending: Ending?

    /// - Parameter input: what it reads as standard input; nothing without one.
    init(
        _ path: String, _ arguments: [String], log: String, input: Int32? = nil, in group: ProcessGroup
    ) throws {
        name = ([path.split(separator: "/").last.map(String.init) ?? path] + arguments.prefix(1)).joined(separator: " ")
        let (reading, writing) = try Line.open()
        defer { close(writing) }
        lifeline = reading
        pid = try Spawn.start(
            path, arguments, input: input, output: log, lifeline: writing, group: group.identity)
    }

    deinit { close(lifeline) }

    func signal(_ number: Int32) {
        if ending == nil { kill(pid, number) }
    }

    /// Whether the program ends within so many milliseconds; waits no longer than until it does.
    func ends(within milliseconds: Int64) -> Bool {
        if ending != nil { return true }
        let end = uptimeMilliseconds() + milliseconds
        while true {
            var entry = pollfd(fd: lifeline, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, Int32(clamping: max(0, end - uptimeMilliseconds())))
            if ready > 0 { return reap() }
            if ready == 0 { return false }
        }
    }

    /// Sends the signal and waits for the end.
    @discardableResult
    func end(with number: Int32, within milliseconds: Int64 = 20_000) throws -> Ending {
        signal(number)
        return try end(within: milliseconds)
    }

    /// Waits for the end.
    func end(within milliseconds: Int64) throws -> Ending {
        guard ends(within: milliseconds), let ending else {
            throw TestProblem("\(name) did not end within \(milliseconds / 1000) s")
        }
        return ending
    }

    private func reap() -> Bool {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
        return true
    }
}
