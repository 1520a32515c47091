import Forwarders
import Logging
import ServiceLifecycle

/// Takes batches from an MQTT broker and answers on the stations' acknowledgement topics.
struct ArchiveSubscriber: Service {
    /// Batches decoded and committed together; more wait in the connection's own bounded buffer.
    private static let batchesAtOnce = 16

    let store: ArchiveStore
    let options: MQTTOptions
    let log: Logger

    func run() async throws {
        var options = options
        options.subscriptions = [DeliveryTopics.allBatches]
        let connection = try MQTTConnection.open(options, log: log)
        await withGracefulShutdownHandler {
            await serve(connection)
        } onGracefulShutdown: {
            connection.close()
        }
        connection.close()
    }

    private func serve(_ connection: MQTTConnection) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await message in connection.messages {
                if running >= Self.batchesAtOnce {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask { await answer(message, over: connection) }
            }
        }
    }

    private func answer(_ message: MQTTMessage, over connection: MQTTConnection) async {
        guard let station = DeliveryTopics.station(ofBatchTopic: message.topic) else { return }
        // Without a reply the station waits, and sends the batch again.
        guard let reply = await store.ingest(message.payload, from: station).reply else { return }
        let addressed = AddressedReply(reply: reply, tag: EncodedBatch.tag(of: message.payload))
        do {
            try connection.publish(
                Array(addressed.json.utf8), topic: DeliveryTopics.acknowledgement(of: station))
        } catch {
            log.warning("an acknowledgement for station '\(station)' is not sent, it will ask again: \(error)")
        }
    }
}
