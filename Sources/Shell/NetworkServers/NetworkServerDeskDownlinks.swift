import Forwarders
import LoRaWAN
import Sensing
import Transports

/// Downlinks: from an instrument to the network server.
extension NetworkServerDesk {
    /// Returns when the broker took it.
    nonisolated func send(
        port: UInt8, _ payload: [UInt8], to device: LoRaWANSettings
    ) async throws(LinkFailure) -> (number: UInt64, time: Timestamp) {
        let number = await newNumber()
        let outcome = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard (try? await Task.sleep(for: DownlinkDeliveries.patience)) != nil else { return }
                await self.giveUp(number)
            }
            let outcome = await self.publish(number, port: port, payload, to: device)
            group.cancelAll()
            return outcome
        }
        return try outcome.get()
    }

    private func newNumber() -> UInt64 { deliveries.number(at: clock.now().instant) }

    private func publish(
        _ number: UInt64, port: UInt8, _ payload: [UInt8], to settings: LoRaWANSettings
    ) async -> DownlinkDeliveries.Outcome {
        let now = clock.now()
        guard let connection, let name = names[settings.device] else {
            return .failure(
                LinkFailure(
                    "nobody knows yet how '\(self.settings.name)' calls \(settings.device)",
                    remedy: "wait until the device was heard once"))
        }
        let downlink = Downlink(
            number: number, device: settings.device, port: port, payload: payload,
            isConfirmed: settings.confirmsDownlinks, queued: now.instant,
            expires: now.instant.adding(nanoseconds: Int64(clamping: settings.downlinkLife)))
        let command = NetworkServerDownlink(downlink, to: name, by: topics)
        return await withCheckedContinuation { continuation in
            do throws(MQTTError) {
                // Its receipt comes at the earliest when this thread is free again.
                let message = try connection.publish(command.message, topic: command.topic)
                deliveries.add(downlink, message: message, continuation)
            } catch {
                continuation.resume(
                    returning: .failure(
                        LinkFailure("\(error)", remedy: "send it again when the network server is there")))
            }
        }
    }

    func taken(_ receipt: MQTTReceipt) {
        guard let delivery = deliveries.take(message: receipt.message) else { return }
        if let refusal = receipt.refusal {
            return delivery.reply.resume(
                returning: .failure(
                    LinkFailure("the broker refuses the downlink: \(refusal)", remedy: "check its access rules")))
        }
        let (downlink, now) = (delivery.downlink, clock.now())
        board.update { $0.downlinks += 1 }
        board.count(downlink.device) { $0.bytesOut += UInt64(downlink.payload.count) + 1 }
        consumers[downlink.device]?.heard(
            of: DownlinkNews(number: downlink.number, device: downlink.device, state: .queued), at: now)
        delivery.reply.resume(returning: .success((downlink.number, now)))
    }

    private func giveUp(_ number: UInt64) {
        deliveries.take(number: number)?.reply.resume(
            returning: .failure(
                LinkFailure(
                    "the broker did not say that it took the downlink",
                    remedy: "look whether it is in the server's queue")))
    }
}
