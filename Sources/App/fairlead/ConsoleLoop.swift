import CFairlead
import Console
import Glibc

/// Carries keys to the daemon and the instrument's bytes to standard output, until one of them ends it.
final class ConsoleLoop {
    enum Mode: Hashable {
        case terminal
        case watching(isTerminal: Bool)
        /// - Parameters:
        ///   - silence: nanoseconds without a byte either way; with an `until`, since the last byte that was sent.
        ///   - until: what ends it when the instrument says it.
        case pipe(silence: UInt64, until: [UInt8]?)
    }

    enum Ending {
        case done
        /// The line was taken away, or what was waited for did not come.
        case lost
    }

    /// Sent once the line is ours, in milliseconds.
    var beginsWithBreak: Int?

    private let connection: ControlConnection
    private let instrument: String
    private let mode: Mode
    private let enter: [UInt8]?
    private var menu: EscapeMenu
    private var search: TextSearch
    private var inputIsOpen = true
    private var isTaken = false
    private var isLeaving = false
    private var ending: Ending?
    private var lastByte = ConsoleLoop.now
    private var nextSign = ConsoleLoop.now + ConsoleLoop.signInterval

    private static let second: UInt64 = 1_000_000_000
    /// The daemon takes the line back when it has heard nothing for 20 s.
    private static let signInterval = 5 * second
    /// How long the daemon may take to end its answer.
    private static let farewell = 5 * second
    private var leaveBy: UInt64?

    init(connection: ControlConnection, instrument: String, mode: Mode, enter: [UInt8]?) {
        self.connection = connection
        self.instrument = instrument
        self.mode = mode
        self.enter = enter
        menu = EscapeMenu(enter: enter)
        search = if case .pipe(_, let until?) = mode { TextSearch(until) } else { TextSearch([]) }
        if case .watching = mode { inputIsOpen = false }
    }

    func run() throws -> Ending {
        while true {
            let now = Self.now
            if let ending, isLeaving, now >= leaveBy ?? 0 { return ending }
            try keepTime(now)
            var polled = [
                pollfd(
                    fd: connection.descriptor, events: Int16(POLLIN | (connection.isWaiting ? POLLOUT : 0)), revents: 0),
                pollfd(fd: listensToInput ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&polled, 2, Self.milliseconds(from: Self.now, to: deadline)) >= 0 || errno == EINTR else {
                return .lost
            }
            if polled[0].revents != 0 {
                try connection.flush()
                guard let lines = try connection.receive() else { return ending ?? .lost }
                for line in lines { try handle(line) }
            }
            if polled[1].revents != 0, listensToInput { try readInput() }
        }
    }

    /// Not before the line is ours, and no more than the daemon takes.
    private var listensToInput: Bool {
        inputIsOpen && isTaken && !isLeaving && !connection.isWaiting
    }

    // MARK: Time

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * second + UInt64(time.tv_nsec)
    }

    private var deadline: UInt64 {
        var deadline = nextSign
        if let leaveBy { deadline = min(deadline, leaveBy) }
        if case .pipe(let silence, _) = mode, isTaken, !isLeaving { deadline = min(deadline, lastByte + silence) }
        return deadline
    }

    private static func milliseconds(from now: UInt64, to deadline: UInt64) -> CInt {
        deadline > now ? CInt(clamping: (deadline - now + 999_999) / 1_000_000) : 0
    }

    private func keepTime(_ now: UInt64) throws {
        if now >= nextSign {
            nextSign = now + Self.signInterval
            if !connection.isWaiting { try connection.send(.alive) }
        }
        guard case .pipe(let silence, let until) = mode, isTaken, !isLeaving, now >= lastByte + silence else { return }
        if until != nil, !search.isFound { tell("it did not say what --until waits for") }
        try leave(until == nil || search.isFound ? .done : .lost)
    }

    /// Gives the line back and waits for the daemon's word that it has it.
    private func leave(_ ending: Ending) throws {
        guard !isLeaving else { return }
        self.ending = ending
        isLeaving = true
        leaveBy = Self.now + (isTaken ? Self.farewell : 0)
        try connection.finish()
    }

    // MARK: From the daemon

    private func handle(_ line: [UInt8]) throws {
        guard let event = try? StatusJSON.decode(LineEvent.self, from: line) else { return }
        switch event {
        case .taken: try begin()
        case .watching(let by, let since):
            let holder = by.map { "; \($0) has the line since \(since?.iso8601 ?? "?")" } ?? ""
            tell("you look on at '\(instrument)'\(holder); Ctrl-C ends it")
        case .received(let bytes, _):
            if countsReceived { lastByte = Self.now }
            Terminal.write(bytes: bytes)
            search.look(in: bytes)
            if search.isFound, !inputIsOpen, !connection.isWaiting { try leave(.done) }
        case .sent:
            lastByte = Self.now
            search.restart()
        case .dropped(let bytes):
            tell("\(bytes) bytes are not shown, because they were not read in time; they are stored")
        case .note(let text): tell(text)
        case .ended(let reason):
            guard !isLeaving else { return }
            tell(reason)
            ending = .lost
        }
    }

    /// An instrument that samples by itself is never silent: what is waited for must come in time.
    private var countsReceived: Bool {
        if case .pipe(_, .some) = mode { false } else { true }
    }

    private func begin() throws {
        isTaken = true
        lastByte = Self.now
        if mode == .terminal {
            guard fairlead_terminal_raw(STDIN_FILENO) == 0 else {
                throw CommandFailure("cannot make the terminal raw: \(String(cString: strerror(errno)))")
            }
            // Not before, or the first keys would be the shell's.
            tell("you have the line of '\(instrument)'. Ctrl-] q gives it back, Ctrl-] ? shows what else there is")
        }
        if let milliseconds = beginsWithBreak { try connection.send(.lineBreak(milliseconds: milliseconds)) }
    }

    /// To the person, never into the instrument's bytes.
    private func tell(_ text: String) {
        switch mode {
        case .terminal, .watching(isTerminal: true): Terminal.write("\r\n[fairlead: \(text)]\r\n", to: STDERR_FILENO)
        case .pipe, .watching: Terminal.complain("fairlead console: \(text)")
        }
    }

    // MARK: From the person

    private func readInput() throws {
        var keys = [UInt8](repeating: 0, count: 1024)
        let count = read(STDIN_FILENO, &keys, keys.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            inputIsOpen = false
            if case .pipe = mode {
                if search.isFound { try leave(.done) }
                return
            }
            return try leave(.done)
        }
        switch mode {
        case .terminal: for action in menu.type(keys[..<count]) { try carryOut(action) }
        case .watching: break
        case .pipe:
            lastByte = Self.now
            search.restart()
            try connection.send(.send(translated(keys[..<count])))
        }
    }

    private func translated(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let enter else { return Array(bytes) }
        return bytes.flatMap { $0 == UInt8(ascii: "\n") ? enter : [$0] }
    }

    private func carryOut(_ action: EscapeMenu.Action) throws {
        switch action {
        case .send(let bytes): try connection.send(.send(bytes))
        case .sendBreak(let milliseconds):
            Terminal.write("\r\n", to: STDERR_FILENO)
            try connection.send(.lineBreak(milliseconds: milliseconds))
        case .quit:
            Terminal.write("\r\n", to: STDERR_FILENO)
            try leave(.done)
        case .show(let text): Terminal.write(text, to: STDERR_FILENO)
        }
    }
}
