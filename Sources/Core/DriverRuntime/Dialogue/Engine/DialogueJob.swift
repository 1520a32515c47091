/// One step of what a dialogue has to do. Some send, the others only decide what comes next.
enum DialogueJob: Hashable, Sendable {
    case wake
    case escape
    /// A command of the station file.
    case greet(Int)
    case stop
    case start
    /// Asks for everything that one exchange tells.
    case read(Int)
    case set(String)
    case save
    case poll
    case measureClock
    /// One of the commands that set the clock.
    case setClock(Int)
    /// What somebody asked for.
    case command(Int)
    /// The parameter that shows what the command did.
    case readBack(Int)

    /// Before parameters are read: whether sampling has to be stopped for it.
    case prepareToRead
    /// After they were read: which have to be set.
    case configure
    /// After they were set: whether the instrument took them.
    case checkSettings
    case disciplineClock
    /// Samples again, or polls.
    case resume
    case settle

    /// Whether something goes over the line.
    var sends: Bool {
        switch self {
        case .prepareToRead, .configure, .checkSettings, .disciplineClock, .resume, .settle: false
        default: true
        }
    }

    /// Whether it counts as the station's own talk; polls and people's commands have other bounds.
    var isBudgeted: Bool {
        switch self {
        case .poll, .command: false
        default: sends
        }
    }

    /// Sent again when it is refused: it does no harm, and should not be refused.
    var mayBeMisheard: Bool {
        switch self {
        case .stop, .read, .set, .save, .measureClock: true
        default: false
        }
    }

    /// What comes back may have the instrument's time in it.
    var mayTellTime: Bool {
        switch self {
        case .wake, .escape, .poll: false
        default: sends
        }
    }

    /// What a dialogue that is setting up is doing meanwhile.
    var state: DialogueState? {
        switch self {
        case .wake, .escape: .waking
        case .greet, .read, .prepareToRead: .discovering
        case .stop, .set, .save, .configure, .checkSettings, .disciplineClock, .measureClock, .setClock, .start:
            .configuring
        case .poll, .command, .readBack, .resume, .settle: nil
        }
    }
}

/// An exchange that several statuses and parameters share.
struct ReadPlan: Hashable, Sendable {
    var exchange: DialogueExchange
    var statuses: [Int] = []
    var parameters: [Int] = []

    /// Everything that a dialogue reads, each exchange once, in the order of the declaration.
    static func plans(of dialogue: DriverDialogue) -> [ReadPlan] {
        var plans: [ReadPlan] = []
        func index(of exchange: DialogueExchange) -> Int {
            if let index = plans.firstIndex(where: { $0.exchange == exchange }) { return index }
            plans.append(ReadPlan(exchange: exchange))
            return plans.count - 1
        }
        for (number, status) in dialogue.statuses.enumerated() {
            plans[index(of: status.exchange)].statuses.append(number)
        }
        for (number, parameter) in dialogue.parameters.enumerated() {
            guard let read = parameter.read else { continue }
            plans[index(of: read)].parameters.append(number)
        }
        return plans
    }
}

/// A command that somebody asked for.
struct AskedCommand: Hashable, Sendable {
    var ticket: Int
    var command: DriverCommand
    var steps: [RenderedStep]
    /// Answered as failed when it could not be sent until then.
    var expiresAt: UInt64
    /// It has gone over the line, and is not sent again by itself.
    var wasSent = false
    /// What the instrument said to it; nil as long as it has not.
    var reply: [UInt8]?
}
