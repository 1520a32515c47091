import Sensing

/// The conversation with one instrument, as a value on virtual time: the same events give the same actions.
///
/// The owner tells it what happens, carries out the actions in order, and calls `tick` at `deadline`. Samples come at any
/// time and go their own way; it only listens to the same bytes.
public struct InstrumentDialogue: Sendable {
    public let settings: DialogueSettings
    public let commands: [DriverCommand]
    public private(set) var state = DialogueState.connecting
    /// What status commands and parameters told, by name.
    public internal(set) var readings: [String: String] = [:]
    /// Of the instrument's clock, when it was last measured.
    public internal(set) var clockOffset: ClockOffset?

    let dialogue: DriverDialogue
    let plans: [ReadPlan]
    var isOpen = false
    var isTakenOver = false
    var agenda: [DialogueJob] = []
    var running: RunningExchange?
    var asked: [AskedCommand] = []
    var actions: [DialogueAction] = []

    /// Nothing is sent before.
    var restUntil: UInt64 = 0
    /// Whether it streams by itself is found out until then.
    var listenUntil: UInt64?
    /// It is lost, and tried again then.
    var retryAt: UInt64?
    /// It streams but does not answer; asked again then.
    var setUpAgainAt: UInt64?
    var isSettingUp = false
    var needsWake = true
    var hasEscaped = false
    /// What a person may have changed is brought back.
    var isRestoring = false
    /// The silence was told, and no record has come since.
    var mustStopFirst = false
    var cannotBreak = false
    var lastSent: UInt64?
    var unfinishedLine: [UInt8] = []
    /// Nil: not known.
    var echoes: Bool?
    /// Nil: not known.
    var samplesByItself: Bool?
    var recordsSinceStop = 0
    var recordsSinceBegin = 0
    var lastRecord: UInt64 = 0
    var nextPoll: UInt64?
    var missedPolls = 0
    var unpolledRecords = 0
    var stopAgainAt: UInt64 = 0
    var nextStatus: [Int: UInt64] = [:]
    var nextClock: UInt64?
    var clockWork = ClockWork()
    var pendingAnswers = PendingAnswers()
    var trustedUntil: UInt64?
    /// How often a job was tried again after waking.
    var failures: [DialogueJob: Int] = [:]
    /// What the instrument says of its parameters, in the station file's words.
    var known: [String: String] = [:]
    /// What they were before a person had the line.
    var remembered: [String: String] = [:]
    var settingsSent: [String] = []
    var hasToldLoss = false
    var budget = SendBudget()
    var backOff = BackOff()
    var restarts: RestartWatch

    public init(dialogue: DriverDialogue, commands: [DriverCommand] = [], settings: DialogueSettings) {
        var dialogue = dialogue.addressed(settings.address)
        if let poll = settings.poll { dialogue.poll = dialogue.poll(asWanted: poll) }
        self.dialogue = dialogue
        self.commands = commands
        self.settings = settings
        plans = ReadPlan.plans(of: dialogue)
        restarts = RestartWatch(dialogue.restarts)
        echoes = dialogue.knownEcho
    }

    /// The station says something by itself, or has commands for people.
    public var speaks: Bool {
        guard commands.isEmpty else { return true }
        return !settings.listensOnly
            && (wantsSomething || dialogue.wake != nil || dialogue.startSampling != nil || !plans.isEmpty
                || dialogue.clock != nil)
    }

    /// Whether the instrument's own time may be used.
    public func trustsInstrumentTime(now: DialogueMoment) -> Bool {
        trustedUntil.map { now.monotonic < $0 } ?? false
    }

    // MARK: Events

    /// The line is open.
    public mutating func opened(_ now: DialogueMoment) -> [DialogueAction] {
        isOpen = true
        forgetConnection(now)
        guard !isTakenOver else { return take() }
        begin(now, mayListen: true)
        return proceed(now)
    }

    /// The line is gone.
    public mutating func closed(_ now: DialogueMoment) -> [DialogueAction] {
        isOpen = false
        abandon(because: "the line was closed")
        forgetConnection(now)
        if !isTakenOver { become(.connecting) }
        return take()
    }

    /// Bytes came, whatever they are. `arrival` is the first one's; nil: now.
    public mutating func received(
        _ bytes: some Sequence<UInt8>, arrival: Timestamp? = nil, _ now: DialogueMoment
    ) -> [DialogueAction] {
        guard isOpen, !isTakenOver else { return [] }
        let sawRestart = restarts.sees(bytes)
        running?.reader.take(bytes, arrival: arrival ?? now.time, at: now.monotonic)
        if sawRestart { noticeRestart(now) }
        return proceed(now)
    }

    /// So many good samples were among the bytes.
    public mutating func recordsArrived(_ count: Int, _ now: DialogueMoment) -> [DialogueAction] {
        guard isOpen, !isTakenOver, count > 0 else { return [] }
        noticeRecords(count, now)
        return proceed(now)
    }

    /// Somebody wants a command; it is answered under its ticket.
    public mutating func commandAsked(
        _ name: String, arguments: [String: String], ticket: Int, _ now: DialogueMoment
    ) -> [DialogueAction] {
        ask(name, arguments, ticket, now)
        return proceed(now)
    }

    /// A person takes the line: from now on nothing is sent.
    public mutating func takeover(_ now: DialogueMoment) -> [DialogueAction] {
        isTakenOver = true
        abandon(because: "a person has taken the line")
        become(.takenOver)
        return take()
    }

    /// The person is gone: what is declared is brought back.
    public mutating func release(_ now: DialogueMoment) -> [DialogueAction] {
        guard isTakenOver else { return proceed(now) }
        isTakenOver = false
        isRestoring = true
        guard isOpen else {
            become(.connecting)
            return take()
        }
        forgetConnection(now)
        begin(now)
        return proceed(now)
    }

    /// The line cannot be held in the break condition.
    public mutating func breakRefused(_ now: DialogueMoment) -> [DialogueAction] {
        guard isOpen, !isTakenOver, !cannotBreak else { return proceed(now) }
        cannotBreak = true
        if let running, running.rendered.hasBreak {
            if running.rendered.hasBreakOnly {
                note(.error, "the line cannot do a break, and the driver knows nothing instead")
            }
            resend(now.monotonic)
        }
        return proceed(now)
    }

    /// Bytes could not be sent although the line is open.
    public mutating func sendFailed(_ reason: String, _ now: DialogueMoment) -> [DialogueAction] {
        guard isOpen, !isTakenOver else { return [] }
        lose("nothing can be sent: \(reason)", now)
        return take()
    }

    /// Time has passed.
    public mutating func tick(_ now: DialogueMoment) -> [DialogueAction] {
        proceed(now)
    }

    // MARK: Actions

    mutating func take() -> [DialogueAction] {
        defer { actions = [] }
        return actions
    }

    mutating func note(_ severity: DialogueNote.Severity, _ text: String) {
        actions.append(.note(DialogueNote(severity: severity, text: text)))
    }

    mutating func become(_ next: DialogueState) {
        guard next != state else { return }
        state = next
        actions.append(.state(next))
    }

    /// What was found out about the line and the instrument may not hold any more.
    private mutating func forgetConnection(_ now: DialogueMoment) {
        (listenUntil, retryAt, setUpAgainAt, lastSent) = (nil, nil, nil, nil)
        (cannotBreak, hasToldLoss, hasEscaped, mustStopFirst) = (false, false, false, false)
        (echoes, samplesByItself) = (dialogue.knownEcho, nil)
        (known, failures, nextStatus, nextClock, nextPoll) = ([:], [:], [:], nil, nil)
        (missedPolls, unpolledRecords, restUntil) = (0, 0, 0)
        unfinishedLine = []
        clockWork = ClockWork()
        pendingAnswers.forget()
        trustedUntil = nil
        lastRecord = now.monotonic
        restarts.forget()
        backOff.reset()
    }
}
