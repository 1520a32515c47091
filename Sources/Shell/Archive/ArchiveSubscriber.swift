import Forwarders
import Logging
import ServiceLifecycle

/// Takes the batches of some partitions from an MQTT broker and answers on the stations' acknowledgement topics.
///
/// Its session is clean: what comes while it is away is dropped by the broker and sent again by the station, instead of
/// being parked for a process that may never come back.
struct ArchiveSubscriber: Service {
    /// Batches decoded and committed together; more wait in the connection's own bounded buffer.
    private static let batchesAtOnce = 16

    let store: ArchiveStore
    let options: MQTTOptions
    let partitions: MQTTPartitions
    let log: Logger

    func run() async throws {
        var options = options
        options.keepsSession = false
        options.subscriptions = partitions.numbers.map(DeliveryTopics.batches(inPartition:))
        options.announcement = MQTTOptions.Announcement(
            topic: DeliveryTopics.archive(options.clientID), present: "online \(partitions)", absent: "offline")
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
        let (answer, tag) = await store.receive(message.payload, from: station)
        // Without a reply the station waits, and sends the batch again.
        guard let reply = answer.reply else { return }
        let addressed = AddressedReply(reply: reply, tag: tag)
        do {
            try connection.publish(
                Array(addressed.json.utf8), topic: DeliveryTopics.acknowledgement(of: station))
        } catch {
            log.warning("an acknowledgement for station '\(station)' is not sent, it will ask again: \(error)")
        }
    }
}
