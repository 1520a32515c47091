import Console
import Sensing
import StationClock
import Synchronization
import Transports

/// An instrument's line, as people get it: one at a time uses it, others may look on.
final class InstrumentLine: Sendable {
    private struct State {
        var hold = LineHold()
        /// The holder's events, and their number at the tap.
        var queue: LineQueue?
        var listening: Int?
    }

    private let instrument: String
    private let writer: InstrumentWriter
    private let tap: LineTap
    private let clock: StationClock
    private let handover: Handover
    private let state = Mutex(State())
    /// One signal for each time that somebody takes the line.
    private let takings: AsyncStream<Void>
    private let taken: AsyncStream<Void>.Continuation

    /// What is decided by the clock is of the order of minutes.
    private static let look: Duration = .seconds(1)
    /// Each costs memory for what it has not read.
    private static let mostListeners = 16
    /// A piece that goes out well within the time for sending even at 1200 baud.
    private static let pieceBytes = 256
    private static let idleSeconds = 10...86_400

    init(
        instrument: String, writer: InstrumentWriter, clock: StationClock, conversation: any LineConversation
    ) {
        self.instrument = instrument
        self.writer = writer
        self.clock = clock
        tap = writer.tap
        handover = Handover(conversation)
        (takings, taken) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Who has the line instead of the station.
    var holder: TakenOver? {
        state.withLock { $0.hold.holder.map { TakenOver(by: $0.by, since: $0.since) } }
    }

    // MARK: Using it

    func take(_ wish: LineWish) async throws(LineRefusal) -> LineSession {
        guard !writer.isQueueing else {
            throw LineRefusal(
                .unavailable,
                "'\(instrument)' is heard by radio and has no line to take over. Use `fairlead command \(instrument)`, "
                    + "or --watch to look on")
        }
        let queue = LineQueue()
        let since = clock.now().instant
        let idle = min(max(wish.idleSeconds, Self.idleSeconds.lowerBound), Self.idleSeconds.upperBound)
        let (taking, displaced, listening) = state.withLock { state in
            let taking = state.hold.take(
                by: wish.by, force: wish.force, idle: UInt64(idle) * 1_000_000_000, at: since, now: clock.monotonic())
            guard case .taken = taking else { return (taking, nil as LineQueue?, nil as Int?) }
            let former = (state.queue, state.listening)
            state.queue = queue
            state.listening = nil
            return (taking, former.0, former.1)
        }
        guard case .taken(let number, let former) = taking else {
            throw refusal(taking)
        }
        taken.yield()
        if let listening { tap.remove(listening) }
        displaced?.finish(.ended("\(wish.by) has taken the line away from you"))
        let words = former.map { "\(wish.by) has taken the line over from \($0.by)" }
        writer.note(words ?? "\(wish.by) has taken the line over")
        await settle()
        queue.add(.taken(by: wish.by, since: since))
        listen(number, queue)
        return LineSession(
            events: queue.events, obey: { await self.obey($0, of: number, queue) },
            end: { await self.release(number, because: $0) })
    }

    private func refusal(_ taking: LineHold.Taking) -> LineRefusal {
        guard case .refused(let holder) = taking else { return LineRefusal(.unavailable, "") }
        return LineRefusal(
            .taken,
            "\(holder.by) has the line of '\(instrument)' since \(holder.since.iso8601). "
                + "--watch looks on, --force takes it away")
    }

    /// Unless somebody else has got the line meanwhile.
    private func listen(_ number: Int, _ queue: LineQueue) {
        let listening = tap.add(queue)
        let isOurs = state.withLock { state in
            guard state.hold.holder?.number == number else { return false }
            state.listening = listening
            return true
        }
        if !isOurs { tap.remove(listening) }
    }

    private func obey(_ order: LineOrder, of number: Int, _ queue: LineQueue) async {
        switch order {
        case .alive: _ = heard(number, isKey: false)
        case .send(let bytes):
            for start in stride(from: 0, to: bytes.count, by: Self.pieceBytes) {
                let piece = Array(bytes[start..<min(start + Self.pieceBytes, bytes.count)])
                await attempt(number, queue) { () async throws(LinkFailure) in _ = try await self.writer.send(piece) }
            }
        case .lineBreak(let milliseconds):
            await attempt(number, queue) { () async throws(LinkFailure) in
                _ = try await self.writer.sendBreak(milliseconds: milliseconds)
            }
        }
    }

    private func attempt(
        _ number: Int, _ queue: LineQueue, _ send: () async throws(LinkFailure) -> Void
    ) async {
        guard heard(number, isKey: true) else { return }
        do throws(LinkFailure) {
            try await send()
        } catch {
            queue.add(.note("not sent: \(error)"))
        }
    }

    private func heard(_ number: Int, isKey: Bool) -> Bool {
        state.withLock { $0.hold.heard(number, isKey: isKey, now: clock.monotonic()) }
    }

    /// Takes the line back from whoever is idle or silent, also from a console that vanished before it was answered.
    /// Until the task is cancelled.
    func keepTime() async {
        for await _ in takings {
            while holder != nil, (try? await Task.sleep(for: Self.look)) != nil { await expire() }
        }
    }

    private func expire() async {
        let (expiry, queue) = state.withLock { ($0.hold.expire(now: clock.monotonic()), $0.queue) }
        switch expiry {
        case .warning(_, let seconds):
            queue?.add(.note("no key for a long time: the line is given back in \(seconds) s"))
        case .idle(let number): await release(number, because: "no key for a long time: the line was given back")
        case .silent(let number):
            await release(number, because: "the console gave no sign of life: the line was given back")
        case nil: break
        }
    }

    private func release(_ number: Int, because reason: String) async {
        let (holder, queue, listening) = state.withLock { state in
            guard let holder = state.hold.release(number) else {
                return (nil as LineHold.Holder?, nil as LineQueue?, nil as Int?)
            }
            defer { (state.queue, state.listening) = (nil, nil) }
            return (holder, state.queue, state.listening)
        }
        guard let holder else { return }
        if let listening { tap.remove(listening) }
        queue?.finish(.ended(reason))
        writer.note("\(holder.by) no longer has the line: \(reason)")
        await settle()
    }

    private func settle() async {
        await handover.settle { self.holder != nil }
    }

    // MARK: Looking on

    func watch() throws(LineRefusal) -> LineSession {
        guard tap.listenerCount < Self.mostListeners else {
            throw LineRefusal(.unavailable, "\(Self.mostListeners) look on at '\(instrument)' already. Try again later")
        }
        let queue = LineQueue()
        let holder = holder
        queue.add(.watching(by: holder?.by, since: holder?.since))
        let listening = tap.add(queue)
        return LineSession(
            events: queue.events, obey: { _ in },
            end: { reason in
                self.tap.remove(listening)
                queue.finish(.ended(reason))
            })
    }
}
