import Sensing

/// What a dialogue is doing.
public enum DialogueState: Hashable, Sendable {
    /// The line is not open.
    case connecting
    case waking
    /// Finding out what the instrument is and how it is set.
    case discovering
    /// Setting parameters and clock, starting.
    case configuring
    /// It samples by itself; the station listens.
    case sampling
    case polling
    /// A person has the line.
    case takenOver
    /// It does not answer, and is tried again for ever.
    case lost(String)

    /// The word for pages and logs.
    public var word: String {
        switch self {
        case .connecting: "connecting"
        case .waking: "waking"
        case .discovering: "discovering"
        case .configuring: "configuring"
        case .sampling: "sampling"
        case .polling: "polling"
        case .takenOver: "taken_over"
        case .lost: "lost"
        }
    }

    /// Why it is lost; nil else.
    public var reason: String? {
        if case .lost(let reason) = self { reason } else { nil }
    }

    /// Nothing is on its way to it: it works, or a person has it.
    var isSettled: Bool {
        switch self {
        case .sampling, .polling, .takenOver: true
        case .connecting, .waking, .discovering, .configuring, .lost: false
        }
    }
}

/// Now: for deadlines a monotonic instant in nanoseconds, for clocks the time of day and what it is worth.
public struct DialogueMoment: Hashable, Sendable {
    public var monotonic: UInt64
    public var time: Timestamp

    public init(monotonic: UInt64, time: Timestamp) {
        self.monotonic = monotonic
        self.time = time
    }
}

/// What the owner of a dialogue has to do, in order.
public enum DialogueAction: Hashable, Sendable {
    case send([UInt8])
    case sendBreak(milliseconds: Int)
    /// To be told in the log and kept as a record of the station itself.
    case note(DialogueNote)
    case state(DialogueState)
    /// The answer to the command with this ticket; each ticket gets exactly one.
    case answer(Int, CommandOutcome)
    /// What the instrument's clock was measured to be off by.
    case offset(ClockOffset)
    /// The instrument's clock is being set: what was known of it does not hold any more.
    case clockSet
}

/// Something about the instrument that people should know.
public struct DialogueNote: Hashable, Sendable {
    public enum Severity: Sendable {
        case notice
        case warning
        case error
    }

    public var severity: Severity
    public var text: String
}

/// What became of a command.
public enum CommandOutcome: Hashable, Sendable {
    /// What the instrument said, and what reading back gave where the driver says how.
    case done(reply: [UInt8], readBack: String?)
    /// Nothing was sent.
    case refused(CommandRefusal)
    /// The instrument said no.
    case rejected(String)
    /// Nothing was sent, or no answer came.
    case failed(String)
}

/// What the station file wants of an instrument, and what its line is like.
public struct DialogueSettings: Hashable, Sendable {
    /// How often the instrument is polled, and with what.
    public struct Poll: Hashable, Sendable {
        /// These bytes, line end included; nil: as the driver does it.
        public var send: [UInt8]?
        /// Nil: as often as the driver says.
        public var everyNanoseconds: Int64?

        public init(send: [UInt8]? = nil, everyNanoseconds: Int64? = nil) {
            self.send = send
            self.everyNanoseconds = everyNanoseconds
        }
    }

    public var parameters: [String: String] = [:]
    public var setsClock = false
    /// From one measurement of its clock to the next; nil: as the driver says.
    public var clockEveryNanoseconds: Int64?
    public var poll: Poll?
    /// Sent as they are after waking, before anything else.
    public var greetings: [String] = []
    public var address: String?
    /// Nothing is ever sent by the station itself; people's commands are.
    public var listensOnly = false
    /// The longest time without a record; nil: as the driver says.
    public var silenceNanoseconds: Int64?
    /// Of a serial line; nil where bytes take no time.
    public var bitsPerSecond: Int?

    public init() {}

    /// Ten bits a character: start, eight, stop.
    func timeOnLine(bytes: Int) -> UInt64 {
        guard let bitsPerSecond, bitsPerSecond > 0 else { return 0 }
        return UInt64(bytes) * 10_000_000_000 / UInt64(bitsPerSecond)
    }
}
