import Glibc

/// A terminal with a test in the place of the person.
final class PseudoTerminal {
    /// What a program opens.
    let path: String
    /// A descriptor of the same, for a program's standard input.
    let slave: Int32
    private let person: Int32
    private(set) var seen: [UInt8] = []

    init() throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        guard openpty(&master, &slave, nil, nil, nil) == 0, let name = ttyname(slave) else {
            throw TestProblem.system("make a pseudo-terminal")
        }
        path = String(cString: name)
        person = master
        self.slave = slave
        for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(slave)
        close(person)
    }

    func type(_ keys: [UInt8]) throws {
        guard write(person, keys, keys.count) == keys.count else { throw TestProblem.system("type") }
    }

    /// Reads until the screen shows a text.
    func wait(for text: String) throws {
        let end = uptimeMilliseconds() + 60_000
        while !screen.contains(text) {
            var entry = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(clamping: max(0, end - uptimeMilliseconds()))) == 1 else {
                throw TestProblem("waited 60 s for '\(text)' on the terminal, which shows: \(screen)")
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(person, &buffer, buffer.count)
            guard count > 0 else { throw TestProblem.system("read the terminal") }
            seen += buffer[..<count]
        }
    }

    var screen: String { String(decoding: seen, as: UTF8.self) }

    func clear() { seen = [] }

    /// Whether lines are edited and echoed, as a shell needs it.
    var isCooked: Bool {
        var settings = termios()
        guard tcgetattr(slave, &settings) == 0 else { return false }
        let cooked = tcflag_t(ICANON | ECHO | ISIG)
        return settings.c_lflag & cooked == cooked && settings.c_oflag & tcflag_t(OPOST) != 0
    }
}
