import Delivery
import Logging

/// Publishes batches for an archive and listens for its acknowledgements. The broker's own count for nothing, unless the
/// station file says that there is no archive behind it.
public actor MQTTBatchLink: BatchLink {
    /// Whose acknowledgement settles a batch.
    public enum Acknowledgement: String, Hashable, Sendable, CaseIterable {
        case archive, broker
    }

    public nonisolated let events: AsyncStream<LinkEvent>
    public nonisolated let worth: DestinationWorth

    private struct Published {
        var id: Int
        var bytes: Int
    }

    private struct Waiting {
        var batch: EncodedBatch
        /// How many of its messages the broker has not taken yet.
        var untaken: Int
        var reply: CheckedContinuation<Swift.Result<BatchReply, LinkError>, Never>
    }

    private let station: String
    private let topic: String
    private let connection: MQTTConnection
    private let eventWriter: AsyncStream<LinkEvent>.Continuation
    private var waiting: [Int: Waiting] = [:]
    /// Messages that found no place in the connection's window yet, in order.
    private var unsent: [(id: Int, bytes: [UInt8])] = []
    /// Published and not yet taken: which delivery each is of.
    private var published: [Int32: Published] = [:]
    /// The largest message that the broker took in this run.
    private var largestTaken = 0
    /// Archive processes that said they take our partition.
    private var archives: Set<String> = []
    /// How often the connection broke over a message that is larger than any that the broker took.
    private var suspiciousBreaks = 0
    private var isClosed = false

    /// So often, and it is probably the message: MQTT 3.1.1 has no other way to refuse one.
    private static let patience = 3

    /// Connects in the background. `options` needs no subscriptions and no announcement: both follow from the station.
    public init(
        station: String, options: MQTTOptions, acknowledgement: Acknowledgement = .archive, log: Logger
    ) throws(MQTTError) {
        guard DeliveryTopics.isLevel(station) else {
            throw .cannotStart("'\(station)' cannot be part of an MQTT topic; use a name without / + #")
        }
        var options = options
        if acknowledgement == .archive {
            options.subscriptions = [DeliveryTopics.acknowledgement(of: station)]
            options.hints = [DeliveryTopics.archives]
        }
        options.announcement = MQTTOptions.Announcement(
            topic: DeliveryTopics.presence(of: station), present: "online", absent: "offline")
        self.station = station
        topic = DeliveryTopics.batch(of: station)
        worth = acknowledgement == .archive ? .archive : .broker
        connection = try MQTTConnection.open(options, log: log)
        (events, eventWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    }

    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { for await message in self.connection.messages { await self.received(message) } }
            group.addTask { for await state in self.connection.states { await self.changed(to: state) } }
            group.addTask { for await receipt in self.connection.receipts { await self.taken(receipt) } }
        }
    }

    public func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply {
        let outcome = await withCheckedContinuation { continuation in
            // The reply may come before `publish` is back, but not before this actor is free again.
            waiting[id] = Waiting(batch: batch, untaken: batch.messages.count, reply: continuation)
            if isClosed { return answer(id, .failure(.cancelled)) }
            unsent += batch.messages.map { (id, $0) }
            publish()
        }
        return try outcome.get()
    }

    public func abandon(id: Int) {
        answer(id, .failure(.timedOut("no acknowledgement from the archive")))
    }

    public func close() {
        isClosed = true
        connection.close()
        for id in waiting.keys { answer(id, .failure(.cancelled)) }
        eventWriter.finish()
    }

    /// As many messages as the connection's window has places for.
    private func publish() {
        while let (id, bytes) = unsent.first {
            do throws(MQTTError) {
                published[try connection.publish(bytes, topic: topic)] = Published(id: id, bytes: bytes.count)
                unsent.removeFirst()
            } catch .windowFull where !published.isEmpty {
                return
            } catch .tooLarge(let reason) {
                answer(id, .failure(.tooLarge(reason)))
            } catch {
                answer(id, .failure(.unreachable(error.description)))
            }
        }
    }

    private func taken(_ receipt: MQTTReceipt) {
        defer { publish() }
        guard let message = published.removeValue(forKey: receipt.message) else { return }
        let id = message.id
        if let refusal = receipt.refusal {
            return answer(id, .failure(.rejected("the broker does not take our batches: \(refusal)")))
        }
        if message.bytes > largestTaken { (largestTaken, suspiciousBreaks) = (message.bytes, 0) }
        waiting[id]?.untaken -= 1
        guard worth == .broker, let delivery = waiting[id], delivery.untaken <= 0 else { return }
        let batch = delivery.batch.batch
        answer(id, .success(BatchReply(stream: batch.stream, acknowledged: batch.covers)))
    }

    private func received(_ message: MQTTMessage) {
        if message.topic != DeliveryTopics.acknowledgement(of: station) { return heard(of: message) }
        guard let addressed = AddressedReply(json: message.payload) else {
            return nonsense(message)
        }
        let reply = addressed.reply
        let answered = waiting.filter { $0.value.batch.isAnswered(by: addressed) }.keys
        if answered.isEmpty { eventWriter.yield(.reply(reply)) }
        for id in answered { answer(id, .success(reply)) }
    }

    /// An archive process says that it is there, or the broker that it has gone.
    private func heard(of message: MQTTMessage) {
        guard DeliveryTopics.serves(message.payload, partition: DeliveryTopics.partition(of: station)) else {
            archives.remove(message.topic)
            return
        }
        let isNew = archives.isEmpty
        archives.insert(message.topic)
        if isNew { eventWriter.yield(.archivePresent) }
    }

    /// Nobody knows which batch this answers, so it answers the oldest.
    private func nonsense(_ message: MQTTMessage) {
        guard let oldest = waiting.keys.min() else { return }
        let text = "'\(message.payload.excerpt())' instead of an archive's reply"
        answer(oldest, .failure(.nonsense(text)))
    }

    private func changed(to state: MQTTState) {
        switch state {
        case .connected:
            // The broker counts the header and the topic too.
            if let packet = connection.maximumPacket {
                eventWriter.yield(.maximumBytes(packet - topic.utf8.count - 16))
            }
            eventWriter.yield(.up)
        case .waiting(let problem):
            broke(problem)
            eventWriter.yield(.down(problem))
        case .connecting, .closed: break
        }
    }

    /// The connection forgets what the broker had not taken, so it is sent again from the store.
    private func broke(_ problem: String) {
        let suspects = Set(published.values.filter { $0.bytes > largestTaken }.map(\.id))
        if !suspects.isEmpty { suspiciousBreaks += 1 }
        let isSuspicious = suspiciousBreaks >= Self.patience
        published = [:]
        unsent = []
        archives = []
        for id in waiting.keys.sorted() {
            let error: LinkError =
                isSuspicious && suspects.contains(id)
                ? .tooLarge("the broker hangs up when it is sent a batch; its limit may be smaller (\(problem))")
                : .unreachable(problem)
            answer(id, .failure(error))
        }
        if isSuspicious { suspiciousBreaks = 0 }
    }

    private func answer(_ id: Int, _ outcome: Swift.Result<BatchReply, LinkError>) {
        unsent.removeAll { $0.id == id }
        waiting.removeValue(forKey: id)?.reply.resume(returning: outcome)
    }
}

extension EncodedBatch {
    /// Whether a reply is the answer to this batch: by its checksum, or by what it acknowledges.
    func isAnswered(by addressed: AddressedReply) -> Bool {
        if let tag = addressed.tag { return tag == self.tag }
        let reply = addressed.reply
        return reply.stream == batch.stream && !reply.acknowledged.isEmpty
            && reply.acknowledged.subtracting(batch.covers).isEmpty
    }
}
