import LoRaWAN
import Sensing
import Transports

/// Downlinks on their way to the broker, and who waits to hear that it took them.
struct DownlinkDeliveries {
    typealias Outcome = Swift.Result<(number: UInt64, time: Timestamp), LinkFailure>

    struct Delivery {
        var downlink: Downlink
        var reply: CheckedContinuation<Outcome, Never>
    }

    /// How long a broker may take.
    static let patience = Duration.seconds(15)

    private var waiting: [Int32: Delivery] = [:]
    private var lastNumber: UInt64 = 0

    /// A number that was never given: milliseconds since 1970, so that it rises over restarts as well.
    mutating func number(at now: Instant) -> UInt64 {
        lastNumber = max(lastNumber + 1, UInt64(max(0, now.nanoseconds / 1_000_000)))
        return lastNumber
    }

    mutating func add(_ downlink: Downlink, message: Int32, _ reply: CheckedContinuation<Outcome, Never>) {
        waiting[message] = Delivery(downlink: downlink, reply: reply)
    }

    mutating func take(message: Int32) -> Delivery? {
        waiting.removeValue(forKey: message)
    }

    mutating func take(number: UInt64) -> Delivery? {
        guard let message = waiting.first(where: { $0.value.downlink.number == number })?.key else { return nil }
        return take(message: message)
    }

    /// The connection broke: nobody will hear any more.
    mutating func fail(_ failure: LinkFailure) {
        for delivery in waiting.values { delivery.reply.resume(returning: .failure(failure)) }
        waiting = [:]
    }
}
