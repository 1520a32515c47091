/// Whose turn it is on a line that several instruments share: one asks, and until its answer is whole or overdue nobody
/// else does. First come, first served; times are monotonic nanoseconds.
///
/// A member that does not answer costs the others its patience and no more. What comes late, while another is waited for,
/// is told by its beginning and given to the member that asked for it.
public struct LineTurns: Sendable {
    /// Stands in the queue for one request.
    public struct Ticket: Hashable, Sendable {
        public let member: Int
        fileprivate let number: Int
    }

    /// What a waiting member is told.
    public enum Turn: Hashable, Sendable {
        /// It may send now.
        case yours
        /// Ask again at this time, or earlier when something has come.
        case wait(until: UInt64)
    }

    private struct Asked: Sendable {
        var member: Int
        var request: [UInt8]
        var answer: [UInt8] = []
        var overdue: UInt64
    }

    private let reply: PolledReply
    private let turnAround: UInt64
    private let patience: UInt64
    private var queue: [Ticket] = []
    private var tickets = 0
    private var current: Asked?
    private var previous: Asked?
    private var isQuietUntil: UInt64 = 0

    /// How often a member looks whether it is its turn.
    private static let look: UInt64 = 2_000_000
    /// No answer is longer; more is garbage.
    private static let longestAnswer = 4096

    /// `turnAround`: the least silence between an answer and the next request. `patience`: how long an answer is waited for.
    public init(reply: PolledReply, turnAround: UInt64, patience: UInt64) {
        self.reply = reply
        self.turnAround = turnAround
        self.patience = patience
    }

    /// A member wants to ask something.
    public mutating func queueUp(_ member: Int) -> Ticket {
        tickets += 1
        let ticket = Ticket(member: member, number: tickets)
        queue.append(ticket)
        return ticket
    }

    /// It does not want to any more.
    public mutating func leave(_ ticket: Ticket) {
        queue.removeAll { $0 == ticket }
    }

    /// Whether it may send now; with `.yours` the line is its until the answer is whole or overdue.
    public mutating func turn(of ticket: Ticket, request: [UInt8], now: UInt64) -> Turn {
        if let asked = current, now >= asked.overdue { end(asked, now: now) }
        guard current == nil, now >= isQuietUntil, queue.first == ticket else {
            let free = max(current?.overdue ?? 0, isQuietUntil)
            return .wait(until: min(max(free, now + 1), now + Self.look))
        }
        queue.removeFirst()
        current = Asked(member: ticket.member, request: request, overdue: now + patience)
        return .yours
    }

    /// Bytes came: returns the member that they belong to; nil when nobody ever asked.
    public mutating func heard(_ bytes: [UInt8], now: UInt64) -> Int? {
        guard var asked = current, now < asked.overdue, reply.belongs(asked.answer + bytes.prefix(4), to: asked.request)
        else { return previous?.member ?? current?.member }
        asked.answer += bytes.prefix(Self.longestAnswer - asked.answer.count)
        current = asked
        if reply.isWhole(asked.answer) || asked.answer.count >= Self.longestAnswer { end(asked, now: now) }
        return asked.member
    }

    /// The line was lost: nobody waits for an answer any more.
    public mutating func reset() {
        (current, previous, isQuietUntil) = (nil, nil, 0)
    }

    private mutating func end(_ asked: Asked, now: UInt64) {
        previous = asked
        current = nil
        isQuietUntil = now + turnAround
    }
}
