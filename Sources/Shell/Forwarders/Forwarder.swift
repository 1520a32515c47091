import Delivery
import Logging
import Sensing
import Store

/// Brings the station's records to one destination. It carries out what `ForwardingMachine` decides, and decides nothing.
public actor Forwarder {
    private enum Event: Sendable {
        case committed
        case link(LinkEvent)
        case restored(Swift.Result<LinkSpending?, StoreFailure>)
        case fetched(Lane, Swift.Result<BatchSource.Content?, StoreFailure>)
        case encoded(Int, Swift.Result<BatchEncoder.Result, StoreFailure>)
        case replied(Int, Swift.Result<BatchReply, LinkError>)
        /// The machine's deadline has come.
        case due(UInt64)
    }

    /// What decides whether there is something new to log.
    private struct Report: Equatable {
        var state: DestinationState
        var isTroubled: Bool
    }

    private struct StoreFailure: Error {
        var text: String
    }

    /// A batch between the store and its answer.
    private struct UnderWay {
        var epoch: String
        /// Nil for an inquiry and what only settles positions.
        var lane: Lane?
        var pieces: [SelectedPiece] = []
        var encoded: EncodedBatch?
    }

    private let options: ForwarderOptions
    /// The destination's name in the station file.
    public nonisolated var destination: String { options.destination }
    private let outbox: any Outbox
    private let link: any BatchLink
    private let source: BatchSource
    private let encoder: BatchEncoder
    private let log: Logger
    private var machine: ForwardingMachine
    private var underWay: [Int: UnderWay] = [:]
    /// When the sleeping timer will report; later deadlines need no new one.
    private var timer: UInt64?
    private var lastAcknowledgement: Instant?
    private var lastInquiry: Instant?
    private var lastReport = Report(state: .waiting, isTroubled: false)
    private let mailbox: AsyncStream<Event>
    private let events: AsyncStream<Event>.Continuation

    public init(options: ForwarderOptions, outbox: any Outbox, link: any BatchLink, log: Logger) {
        self.options = options
        self.outbox = outbox
        self.link = link
        self.log = log
        var policy = options.policy
        if link.worth != .archive { policy.inquiryInterval = nil }
        machine = ForwardingMachine(station: options.station, product: options.selection.product, policy: policy)
        source = BatchSource(
            destination: options.destination, selection: options.selection, outbox: outbox, clock: options.clock)
        encoder = BatchEncoder(
            station: options.station, selection: options.selection, outbox: outbox, link: link,
            key: options.signingKey)
        // Bounded by what the machine allows under way: commits are merged by the store's own stream.
        (mailbox, events) = AsyncStream.makeStream()
    }

    /// Looks at a product now and then although nothing was committed: a period that no later record ends is ended by
    /// silence.
    private nonisolated func revisit() async {
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: options.policy.revisit)
            events.yield(.committed)
        }
    }

    /// Forwards until the task is cancelled.
    public func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.link.run() }
                group.addTask { for await event in self.link.events { self.events.yield(.link(event)) } }
                group.addTask { for await _ in self.outbox.commits() { self.events.yield(.committed) } }
                if !options.selection.takesEverything { group.addTask { await self.revisit() } }
                restore(in: &group)
                await work(in: &group)
                await link.close()
                group.cancelAll()
            }
        } onCancel: {
            events.finish()
        }
    }

    /// What `fairlead status` shows.
    public func status() -> DestinationStatus {
        let now = now()
        return DestinationStatus(
            name: options.destination, kind: options.kind, isRequired: options.isRequired, worth: link.worth,
            state: machine.state, message: machine.message(now: now.monotonic), pause: machine.pause(now: now),
            forwardedRecords: machine.forwardedRecords, acknowledgedRecords: machine.tally.acknowledgedRecords,
            acknowledgedRaws: machine.tally.acknowledgedRaws, refusedRecords: machine.tally.refusedRecords,
            revokedRecords: machine.tally.revokedRecords, lostRecords: machine.inquiries.lostRecords,
            lastAcknowledgement: lastAcknowledgement, archive: machine.inquiries.archive, lastInquiry: lastInquiry,
            sentBytes: machine.tally.bytes, spentToday: machine.budget.spentToday,
            leftToday: machine.budget.leftToday)
    }

    private func now() -> LinkTime {
        LinkTime(monotonic: SystemTime.monotonic(), utc: options.clock())
    }

    private func work(in group: inout DiscardingTaskGroup) async {
        await carryOut(in: &group)
        for await event in mailbox {
            await handle(event, in: &group)
            await carryOut(in: &group)
            report()
        }
    }

    private func handle(_ event: Event, in group: inout DiscardingTaskGroup) async {
        let now = SystemTime.monotonic()
        switch event {
        case .committed: machine.committed()
        case .link(let event): machine.linkChanged(event, now: now)
        case .restored(.success(let spending)): machine.restored(spending)
        case .restored(.failure(let failure)):
            machine.storeFailed(failure.text, now: now)
            restore(in: &group, after: Self.restoringPause)
        case .fetched(let lane, .success(nil)): machine.fetchedNothing(in: lane)
        case .fetched(_, .success(let content?)): fetched(content, now: now)
        case .fetched(_, .failure(let failure)): machine.storeFailed(failure.text, now: now)
        case .encoded(let id, .success(let result)): await encoded(id, result, now: now)
        case .encoded(let id, .failure(let failure)): machine.notEncoded(id, failure.text, now: now)
        case .replied(let id, .success(let reply)): machine.replied(to: id, reply, now: now)
        case .replied(let id, .failure(let error)): machine.failed(id, error, now: now)
        case .due(let time): if timer == time { timer = nil }
        }
        await forgetFinished(after: event)
    }

    private func fetched(_ content: BatchSource.Content, now: UInt64) {
        let batch = ForwardingMachine.Fetched(
            epoch: content.epoch, lane: content.lane, covers: content.covers, records: content.records)
        guard let id = machine.fetched(batch, now: now) else { return }
        underWay[id] = UnderWay(epoch: content.epoch, lane: content.lane, pieces: content.pieces)
    }

    private func encoded(_ id: Int, _ result: BatchEncoder.Result, now: UInt64) async {
        guard var delivery = underWay[id] else { return }
        delivery.encoded = result.batch
        delivery.encoded?.isUrgent = delivery.lane.map { $0 < .backlog } ?? true
        if !result.rest.isEmpty, let lane = delivery.lane {
            delivery.pieces.removeLast(result.rest.count)
            await source.takeBack(result.rest, epoch: delivery.epoch, lane: lane)
        }
        underWay[id] = delivery
        machine.encoded(id, result.summary, now: now)
    }

    /// What is to be sent again with metadata is still under way. A product that was not taken is made anew.
    private func forgetFinished(after event: Event) async {
        for (id, delivery) in underWay where !machine.isUnderWay(id) {
            underWay[id] = nil
            var isTaken = false
            if case .replied(id, .success(let reply)) = event {
                isTaken = reply.acknowledged == delivery.encoded?.batch.covers
            }
            if !isTaken { await source.givenUp(epoch: delivery.epoch) }
        }
    }

    // MARK: carrying out

    private func carryOut(in group: inout DiscardingTaskGroup) async {
        while let action = machine.next(now: now()) {
            switch action {
            case .fetch(let request): fetch(request, in: &group)
            case .encode(let id, let request): encode(id, request, in: &group)
            case .note(let spending): await note(spending)
            case .deliver(let id): deliver(id, in: &group)
            case .abandon(let id):
                await forgetFinished(after: .due(0))
                await link.abandon(id: id)
            case .acknowledge(let epoch, let parts): await acknowledge(epoch, parts)
            case .survey: await survey()
            case .revoke(let epoch, let parts): await revoke(epoch, parts)
            }
        }
        setTimer(in: &group)
    }

    private func fetch(_ request: ForwardingMachine.FetchRequest, in group: inout DiscardingTaskGroup) {
        group.addTask {
            self.events.yield(
                .fetched(
                    request.lane, await Self.reading("cannot read the store") { try await self.source.next(request) }))
        }
    }

    private func encode(_ id: Int, _ request: ForwardingMachine.EncodeRequest, in group: inout DiscardingTaskGroup) {
        guard let delivery = underWay[id] ?? machine.epoch(ofDelivery: id).map({ UnderWay(epoch: $0) }) else { return }
        underWay[id] = delivery
        group.addTask {
            let result = await Self.reading("cannot read the store") {
                try await self.encoder.encode(delivery.pieces, epoch: delivery.epoch, request)
            }
            self.events.yield(.encoded(id, result))
        }
    }

    private func deliver(_ id: Int, in group: inout DiscardingTaskGroup) {
        guard let batch = underWay[id]?.encoded else { return }
        group.addTask {
            do throws(LinkError) {
                self.events.yield(.replied(id, .success(try await self.link.deliver(batch, id: id))))
            } catch {
                self.events.yield(.replied(id, .failure(error)))
            }
        }
    }

    /// Before the next fetch, so that the store does not give the same records again.
    private func acknowledge(_ epoch: String, _ parts: PartRanges) async {
        do {
            try await outbox.acknowledge(destination: options.destination, epoch: epoch, parts)
            lastAcknowledgement = SystemTime.now()
        } catch {
            machine.storeFailed("cannot write down an acknowledgement: \(error)", now: SystemTime.monotonic())
        }
    }

    /// Before the batch goes, so that a budget of the day holds over a power cut.
    private func note(_ spending: LinkSpending) async {
        do {
            try await outbox.note(spending, of: options.destination)
            machine.noted(spending)
        } catch {
            machine.noted(nil)
            machine.storeFailed("cannot write down what the link costs: \(error)", now: SystemTime.monotonic())
        }
    }

    private func survey() async {
        do {
            let confirmed = try await outbox.confirmed(by: options.destination)
            _ = machine.surveyed(confirmed, now: SystemTime.monotonic())
            lastInquiry = SystemTime.now()
        } catch {
            _ = machine.surveyed([:], now: SystemTime.monotonic())
            machine.storeFailed("cannot read the store: \(error)", now: SystemTime.monotonic())
        }
    }

    private func revoke(_ epoch: String, _ parts: PartRanges) async {
        do {
            let gone = try await outbox.revoke(destination: options.destination, epoch: epoch, parts)
            machine.revoked(parts, gone: gone, of: epoch)
            let again = parts.subtracting(gone)
            if !again.isEmpty {
                log.warning(
                    "destination '\(options.destination)' lacks \(again.records) records that it had confirmed; they are sent again"
                )
            }
        } catch {
            machine.storeFailed("cannot write down what the archive lacks: \(error)", now: SystemTime.monotonic())
        }
    }

    /// How long after the store could not be read it is asked again what the link has cost, in nanoseconds.
    private static let restoringPause: UInt64 = 10_000_000_000

    private func restore(in group: inout DiscardingTaskGroup, after pause: UInt64 = 0) {
        guard machine.budget.needsRestoring else { return }
        group.addTask {
            if pause > 0 { try? await Task.sleep(nanoseconds: pause) }
            let spending = await Self.reading("cannot read what the link has cost") {
                try await self.outbox.spending(of: self.options.destination)
            }
            self.events.yield(.restored(spending))
        }
    }

    private static func reading<Value: Sendable>(
        _ purpose: String, _ body: () async throws -> Value
    ) async -> Swift.Result<Value, StoreFailure> {
        do {
            return .success(try await body())
        } catch {
            return .failure(StoreFailure(text: "\(purpose): \(error)"))
        }
    }

    private func setTimer(in group: inout DiscardingTaskGroup) {
        guard let deadline = machine.deadline, timer.map({ deadline < $0 }) ?? true else { return }
        timer = deadline
        group.addTask {
            let now = SystemTime.monotonic()
            try? await Task.sleep(nanoseconds: deadline > now ? deadline - now : 0)
            self.events.yield(.due(deadline))
        }
    }

    private func report() {
        let message = machine.message(now: SystemTime.monotonic())
        let report = Report(state: machine.state, isTroubled: message != nil)
        guard report != lastReport else { return }
        lastReport = report
        let name = options.destination
        switch (report.state, message) {
        case (.connected, nil): log.notice("destination '\(name)' is well")
        case (.connected, let message?): log.error("destination '\(name)' is not well: \(message)")
        case (.waiting, let message?): log.warning("destination '\(name)' waits: \(message)")
        case (.failed, let message): log.error("destination '\(name)' refuses our batches: \(message ?? "no reason")")
        case (.waiting, nil): break
        }
    }
}
