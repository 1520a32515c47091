import Delivery
import Logging
import Sensing
import Store

/// Brings the station's records to one destination. It carries out what `ForwardingMachine` decides, and decides nothing.
public actor Forwarder {
    private enum Event: Sendable {
        case committed
        case link(LinkEvent)
        case fetched(Swift.Result<PendingBatch?, StoreFailure>)
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

    private let options: ForwarderOptions
    /// The destination's name in the station file.
    public nonisolated var destination: String { options.destination }
    private let outbox: any Outbox
    private let link: any BatchLink
    private let log: Logger
    private var machine: ForwardingMachine
    /// The batches that are on their way.
    private var underWay: [Int: PendingBatch] = [:]
    /// When the sleeping timer will report; later deadlines need no new one.
    private var timer: UInt64?
    private var lastAcknowledgement: Instant?
    private var lastReport = Report(state: .waiting, isTroubled: false)
    private let mailbox: AsyncStream<Event>
    private let events: AsyncStream<Event>.Continuation

    public init(options: ForwarderOptions, outbox: any Outbox, link: any BatchLink, log: Logger) {
        self.options = options
        self.outbox = outbox
        self.link = link
        self.log = log
        machine = ForwardingMachine(policy: options.policy)
        // Bounded by what the machine allows under way: commits are merged by the store's own stream.
        (mailbox, events) = AsyncStream.makeStream()
    }

    /// Forwards until the task is cancelled.
    public func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.link.run() }
                group.addTask { for await event in self.link.events { self.events.yield(.link(event)) } }
                group.addTask { for await _ in self.outbox.commits() { self.events.yield(.committed) } }
                await work(in: &group)
                await link.close()
                group.cancelAll()
            }
        } onCancel: {
            events.finish()
        }
    }

    /// What `fairlead status` shows. The backlog is the store's to count.
    public func status(backlogRecords: UInt64) -> DestinationStatus {
        DestinationStatus(
            name: options.destination, kind: options.kind, isRequired: options.isRequired, state: machine.state,
            message: machine.message(now: SystemTime.monotonic()), backlogRecords: backlogRecords,
            forwardedRecords: machine.forwardedRecords, acknowledgedRecords: machine.tally.acknowledgedRecords,
            refusedRecords: machine.tally.refusedRecords, lastAcknowledgement: lastAcknowledgement)
    }

    private func work(in group: inout DiscardingTaskGroup) async {
        await carryOut(in: &group)
        for await event in mailbox {
            handle(event)
            await carryOut(in: &group)
            report()
        }
    }

    private func handle(_ event: Event) {
        let now = SystemTime.monotonic()
        switch event {
        case .committed: machine.committed()
        case .link(let event): machine.linkChanged(event, now: now)
        case .fetched(.success(nil)): machine.fetchedNothing()
        case .fetched(.success(let pending?)):
            let id = machine.fetched(epoch: pending.epoch, positions: pending.positions, now: now)
            underWay[id] = pending
        case .fetched(.failure(let failure)): machine.storeFailed(failure.text, now: now)
        case .replied(let id, let outcome): replied(id, outcome, now: now)
        case .due(let time): if timer == time { timer = nil }
        }
    }

    private func replied(_ id: Int, _ outcome: Swift.Result<BatchReply, LinkError>, now: UInt64) {
        switch outcome {
        case .success(let reply): machine.replied(to: id, reply, now: now)
        case .failure(let error): machine.failed(id, error, now: now)
        }
        // What is to be sent again with metadata is still under way.
        if !machine.isUnderWay(id) { underWay[id] = nil }
    }

    private func carryOut(in group: inout DiscardingTaskGroup) async {
        while let action = machine.next(now: SystemTime.monotonic()) {
            switch action {
            case .fetch(let request): fetch(request, in: &group)
            case .deliver(let id, let withMetadata): deliver(id, withMetadata: withMetadata, in: &group)
            case .abandon(let id):
                underWay[id] = nil
                await link.abandon(id: id)
            case .acknowledge(let epoch, let ranges): await acknowledge(epoch, ranges)
            }
        }
        setTimer(in: &group)
    }

    private func fetch(_ request: ForwardingMachine.FetchRequest, in group: inout DiscardingTaskGroup) {
        group.addTask { self.events.yield(.fetched(await self.read(request))) }
    }

    private nonisolated func read(
        _ request: ForwardingMachine.FetchRequest
    ) async -> Swift.Result<PendingBatch?, StoreFailure> {
        do {
            return .success(
                try await outbox.nextBatch(
                    for: options.destination, maximumRecords: request.maximumRecords,
                    maximumBytes: request.maximumBytes,
                    excluding: request.excluding.map { EpochRanges(epoch: $0.key, ranges: $0.value.ranges) }))
        } catch {
            return .failure(StoreFailure(text: "cannot read the store: \(error)"))
        }
    }

    private func deliver(_ id: Int, withMetadata: Bool, in group: inout DiscardingTaskGroup) {
        guard let pending = underWay[id] else { return }
        group.addTask {
            let outcome = await self.reply(to: pending, id: id, withMetadata: withMetadata)
            self.events.yield(.replied(id, outcome))
        }
    }

    private nonisolated func reply(
        to pending: PendingBatch, id: Int, withMetadata: Bool
    ) async -> Swift.Result<BatchReply, LinkError> {
        var batch = Batch(station: options.station, epoch: pending.epoch, records: pending.records)
        do {
            if withMetadata { batch.metadata = try await outbox.registrations(epoch: pending.epoch) }
        } catch {
            return .failure(.unreachable("cannot read the store: \(error)"))
        }
        do throws(LinkError) {
            return .success(try await link.deliver(EncodedBatch(batch), id: id))
        } catch {
            return .failure(error)
        }
    }

    /// Before the next fetch, so that the store does not give the same records again.
    private func acknowledge(_ epoch: String, _ ranges: [PositionRange]) async {
        do {
            try await outbox.acknowledge(destination: options.destination, epoch: epoch, ranges: ranges)
            lastAcknowledgement = SystemTime.now()
        } catch {
            machine.storeFailed("cannot write down an acknowledgement: \(error)", now: SystemTime.monotonic())
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
        case (.connected, let message?): log.error("destination '\(name)' refuses something: \(message)")
        case (.waiting, let message?): log.warning("destination '\(name)' waits: \(message)")
        case (.failed, let message): log.error("destination '\(name)' refuses our batches: \(message ?? "no reason")")
        case (.waiting, nil): break
        }
    }
}
