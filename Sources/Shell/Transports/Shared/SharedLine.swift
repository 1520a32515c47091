import Framing
import Sensing
import StationClock
import Synchronization

/// One line with several instruments that answer when they are asked: Modbus, SDI-12, any polled bus.
///
/// Each instrument is a member with a link of its own, as if it were alone; the line gives them turns.
public final class SharedLine: Sendable {
    private struct State {
        var turns: LineTurns
        var makers: [@Sendable () -> any LinkConsumer] = []
        var link: LinkThread?
    }

    let configuration: TransportConfiguration
    private let clock: StationClock
    private let options: LinkOptions
    private let state: Mutex<State>

    public init(
        _ configuration: TransportConfiguration, _ settings: SharedLineSettings, clock: StationClock,
        options: LinkOptions = LinkOptions()
    ) {
        self.configuration = configuration
        self.clock = clock
        self.options = options
        state = Mutex(
            State(
                turns: LineTurns(
                    reply: settings.replies, turnAround: settings.turnAround, patience: settings.patience)))
    }

    /// One more instrument on the line; all of them have to be there before `start`.
    public func join(makeConsumer: @escaping @Sendable () -> any LinkConsumer) -> SharedLineMember {
        state.withLock { state in
            state.makers.append(makeConsumer)
            return SharedLineMember(line: self, number: state.makers.count - 1)
        }
    }

    /// Opens the line.
    public func start() throws(LinkFailure) {
        let makers = state.withLock { $0.makers }
        let link = try LinkThread(configuration, clock: clock, options: options) {
            SharedLineConsumer(line: self, members: makers.map { $0() })
        }
        state.withLock { $0.link = link }
    }

    var status: LinkStatus { state.withLock { $0.link }?.status ?? LinkStatus() }

    func stop() async {
        await state.withLock { $0.link }?.stop()
    }

    // MARK: Asking

    /// Waits for the member's turn, then sends.
    func transmit(_ bytes: [UInt8], by member: Int) async throws(LinkFailure) -> Timestamp {
        guard let link = state.withLock({ $0.link }) else {
            throw LinkFailure("the shared line is not open yet", remedy: "try again when it is")
        }
        let ticket = state.withLock { $0.turns.queueUp(member) }
        defer { state.withLock { $0.turns.leave(ticket) } }
        while true {
            let now = clock.monotonic()
            switch state.withLock({ $0.turns.turn(of: ticket, request: bytes, now: now) }) {
            case .yours: return try await link.send(bytes)
            case .wait(let until):
                do {
                    try await Task.sleep(nanoseconds: until > now ? until - now : 0)
                } catch {
                    throw LinkFailure.stopping
                }
            }
        }
    }

    func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        guard let link = state.withLock({ $0.link }) else {
            throw LinkFailure("the shared line is not open yet", remedy: "try again when it is")
        }
        return try await link.sendBreak(milliseconds: milliseconds)
    }

    // MARK: On the link's thread

    func heard(_ bytes: UnsafeRawBufferPointer) -> Int {
        let now = clock.monotonic()
        return state.withLock { $0.turns.heard([UInt8](bytes), now: now) } ?? 0
    }

    func lost() {
        state.withLock { $0.turns.reset() }
    }
}

/// Gives what comes to the member that asked for it. What nobody asked for is the first member's, so that no byte is
/// lost.
private struct SharedLineConsumer: LinkConsumer {
    let line: SharedLine
    var members: [any LinkConsumer]

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        members[line.heard(bytes)].receive(bytes, arrival)
    }

    mutating func ended(source: Int) {
        line.lost()
        for index in members.indices { members[index].ended(source: source) }
    }

    mutating func changed(to state: LinkState) {
        for index in members.indices { members[index].changed(to: state) }
    }
}
