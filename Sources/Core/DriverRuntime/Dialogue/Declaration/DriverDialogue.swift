import Framing

/// How one model of instrument is spoken to: what is sent, what comes back, and what must never be sent.
///
/// It says what there is, not when: `InstrumentDialogue` knows the order. Durations are nanoseconds.
public struct DriverDialogue: Hashable, Sendable {
    /// Whether the instrument sends back what it hears.
    public enum Echo: String, Sendable, CaseIterable {
        case detect
        case yes
        case no
    }

    /// What an instrument that samples by itself answers meanwhile.
    public enum WhileSampling: String, Sendable, CaseIterable {
        case nothing
        /// What changes nothing: status, parameters, its clock.
        case reading
        case everything
    }

    public var lineEnd: [UInt8] = [0x0D, 0x0A]
    public var echo = Echo.detect
    /// Longer ones first, so that none hides behind a shorter one.
    public var prompts: [[UInt8]] = []
    public var errors: [ErrorMark] = []
    /// Lines that tell that the instrument has restarted.
    public var restarts: [Glob] = []
    public var within: Int64 = 5_000_000_000
    public var gap: Int64 = 50_000_000
    public var late: Int64 = 2_000_000_000
    public var whileSampling = WhileSampling.nothing
    public var silence: Int64 = 600_000_000_000
    /// The parameter that says how many seconds there are from one sample to the next.
    public var interval: String?
    public var listen: Int64 = 0
    public var address = ""
    public var answers: [DialogueAnswer] = []
    public var wake: DialogueWake?
    public var statuses: [DialogueStatus] = []
    public var parameters: [DialogueParameter] = []
    public var save: DialogueExchange?
    public var clock: DialogueClock?
    public var stopSampling: DialogueExchange?
    public var startSampling: DialogueExchange?
    public var poll: DialoguePoll?
    public var forbidden = ForbiddenCommands()

    /// A dialogue that says nothing by itself.
    public init() {}

    var standardReply: [ReplyForm] { prompts.isEmpty ? [.nothing] : [.prompt] }

    /// The instrument's clock can be set.
    public var setsClock: Bool { clock?.set.isEmpty == false }

    public func parameter(_ name: String) -> DialogueParameter? {
        parameters.first { $0.name == name }
    }
}

/// How the instrument is brought to listen.
public struct DialogueWake: Hashable, Sendable {
    var exchange: DialogueExchange
    /// Sent once when all tries failed: out of a menu that somebody left it in.
    var escape: [SendStep] = []
    /// It falls asleep when it hears nothing for so long.
    var sleepsAfter: Int64?
    /// Waking it ends its sampling.
    var stopsSampling = false
}

/// Something that is asked after waking and every so often.
public struct DialogueStatus: Hashable, Sendable {
    public var name: String
    var exchange: DialogueExchange
    var every: Int64?
    var reads: [ReplyPattern]
}

/// A command that makes the instrument sample, and how often it is sent.
public struct DialoguePoll: Hashable, Sendable {
    var exchange: DialogueExchange
    /// Nil: only when the station file says how often.
    public var every: Int64?
}
