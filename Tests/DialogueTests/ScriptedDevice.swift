import SimulatedInstruments

/// A device that does as it is told: commands with their replies, and whatever misbehaviour a test wants.
struct ScriptedDevice: SimulatedInstrument {
    /// Reply texts by command; what is not here is answered by `unknown`.
    var replies: [String: String] = [:]
    var unknown = "ERROR"
    var prompt = ">"
    var echoes = false
    var delay: Nanoseconds = 20_000_000
    /// The next replies to a command come so late.
    var lateness: [String: [Nanoseconds]] = [:]
    /// So many commands are not answered at all.
    var deafness = 0
    /// So many of the first characters are lost.
    var lostCharacters = 0
    /// It answers with this to everything until this key comes.
    var menu: (text: String, escape: UInt8)?
    /// A line every so often, until the command comes so many times.
    var stream: (line: String, every: Nanoseconds)?
    var stops: (command: String, times: Int)?
    /// Says this every so often and forgets what it was doing.
    var reboots: (banner: String, every: Nanoseconds)?
    var onBreak: String?
    /// Replies in bytes.
    var raw: [[UInt8]: [UInt8]] = [:]
    var heard: [String] = []

    private var outbox: [(at: Nanoseconds, bytes: [UInt8], records: Int)] = []
    private var typed: [UInt8] = []
    private var nextLine: Nanoseconds?
    private var nextReboot: Nanoseconds?

    var deadline: Nanoseconds? {
        [outbox.map(\.at).min(), nextLine, nextReboot].compactMap(\.self).min()
    }

    mutating func readerArrived(now: Nanoseconds) {
        if let stream { nextLine = now + stream.every }
        if let reboots { nextReboot = now + reboots.every }
    }

    mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {
        var bytes = bytes[...]
        while lostCharacters > 0, !bytes.isEmpty {
            bytes = bytes.dropFirst()
            lostCharacters -= 1
        }
        if let open = menu {
            if bytes.contains(open.escape) { menu = nil } else { say(open.text, at: now + delay) }
            return
        }
        typed += bytes
        for (question, answer) in raw where typed.suffix(question.count).elementsEqual(question) {
            heard.append(String(decoding: question, as: UTF8.self))
            typed = []
            outbox.append((now + delay, answer, 0))
            return
        }
        if echoes { outbox.append((now, Array(bytes), 0)) }
        while let end = typed.firstIndex(of: 13) {
            let command = String(decoding: typed[..<end], as: UTF8.self).trimmed
            typed.removeFirst(end + 1)
            answer(command, now: now)
        }
        if typed == [10] { typed = [] }
    }

    mutating func receiveBreak(now: Nanoseconds) {
        if let onBreak { say(onBreak, at: now + delay) }
    }

    mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        outbox = []
        typed = []
        if let reboots { say(reboots.banner + "\r\n" + prompt, at: backAt) }
    }

    mutating func advance(to now: Nanoseconds) -> [Emission] {
        while let stream, let next = nextLine, next <= now {
            outbox.append((next, Array((stream.line + "\r\n").utf8), 1))
            nextLine = next + stream.every
        }
        if let reboots, let next = nextReboot, next <= now {
            powerCycle(now: next, backAt: next)
            nextReboot = next + reboots.every
        }
        let due = outbox.filter { $0.at <= now }.sorted { $0.at < $1.at }
        outbox.removeAll { $0.at <= now }
        return due.map { Emission(instant: $0.at, event: .bytes($0.bytes), records: $0.records) }
    }

    private mutating func answer(_ command: String, now: Nanoseconds) {
        heard.append(command)
        if deafness > 0 {
            deafness -= 1
            return
        }
        if command == stops?.command {
            stops?.times -= 1
            if stops?.times == 0 { (stream, nextLine) = (nil, nil) }
        }
        var at = now + delay
        if lateness[command]?.isEmpty == false { at += lateness[command]?.removeFirst() ?? 0 }
        let text = command.isEmpty ? "" : replies[command] ?? unknown
        say((text.isEmpty ? "" : text + "\r\n") + prompt, at: at)
    }

    private mutating func say(_ text: String, at instant: Nanoseconds) {
        outbox.append((instant, Array(text.utf8), 0))
    }
}
