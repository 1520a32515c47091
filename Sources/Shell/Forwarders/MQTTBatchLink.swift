import Delivery
import Logging

/// Publishes batches for an archive and listens for its acknowledgements. The broker's own count for nothing.
public actor MQTTBatchLink: BatchLink {
    public nonisolated let events: AsyncStream<LinkEvent>

    private struct Waiting {
        var batch: EncodedBatch
        var reply: CheckedContinuation<Swift.Result<BatchReply, LinkError>, Never>
    }

    private let topic: String
    private let connection: MQTTConnection
    private let eventWriter: AsyncStream<LinkEvent>.Continuation
    private var waiting: [Int: Waiting] = [:]
    private var isClosed = false

    /// Connects in the background. `options` needs no subscriptions and no announcement: both follow from the station.
    public init(station: String, options: MQTTOptions, log: Logger) throws(MQTTError) {
        guard DeliveryTopics.isLevel(station) else {
            throw .cannotStart("'\(station)' cannot be part of an MQTT topic; use a name without / + #")
        }
        var options = options
        options.subscriptions = [DeliveryTopics.acknowledgement(of: station)]
        options.announcement = MQTTOptions.Announcement(
            topic: DeliveryTopics.presence(of: station), present: "online", absent: "offline")
        topic = DeliveryTopics.batch(of: station)
        connection = try MQTTConnection.open(options, log: log)
        (events, eventWriter) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    }

    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { for await message in self.connection.messages { await self.received(message) } }
            group.addTask { for await state in self.connection.states { await self.changed(to: state) } }
        }
    }

    public func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply {
        let outcome = await withCheckedContinuation { continuation in
            // The reply may come before `publish` is back, but not before this actor is free again.
            waiting[id] = Waiting(batch: batch, reply: continuation)
            if isClosed { return answer(id, .failure(.cancelled)) }
            do throws(MQTTError) {
                try connection.publish(batch.bytes, topic: topic)
            } catch {
                answer(id, .failure(.unreachable(error.description)))
            }
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

    private func received(_ message: MQTTMessage) {
        guard let addressed = AddressedReply(json: message.payload) else {
            return nonsense(message)
        }
        let reply = addressed.reply
        let answered = waiting.filter { $0.value.batch.isAnswered(by: addressed) }.keys
        if answered.isEmpty { eventWriter.yield(.reply(reply)) }
        for id in answered { answer(id, .success(reply)) }
    }

    /// Nobody knows which batch this answers, so it answers the oldest.
    private func nonsense(_ message: MQTTMessage) {
        guard let oldest = waiting.keys.min() else { return }
        let text = "'\(message.payload.excerpt())' instead of an archive's reply"
        answer(oldest, .failure(.nonsense(text)))
    }

    private func changed(to state: MQTTState) {
        switch state {
        case .connected: eventWriter.yield(.up)
        case .waiting(let problem): eventWriter.yield(.down(problem))
        case .connecting, .closed: break
        }
    }

    private func answer(_ id: Int, _ outcome: Swift.Result<BatchReply, LinkError>) {
        waiting.removeValue(forKey: id)?.reply.resume(returning: outcome)
    }
}

extension EncodedBatch {
    /// Whether a reply is the answer to this batch: by its checksum, or by what it acknowledges.
    func isAnswered(by addressed: AddressedReply) -> Bool {
        if let tag = addressed.tag { return tag == self.tag }
        let reply = addressed.reply
        return reply.epoch == epoch && !reply.acknowledged.isEmpty
            && reply.acknowledged.allSatisfy { positions.contains($0) }
    }
}
