import LoRaWAN
import Sensing
import StationClock
import Transports

/// The thread that gateways speak to: it decides who is heard, puts what comes into the queue and acknowledges it at
/// once. A forwarder waits for the acknowledgement before it fetches the next packets, and never repeats.
struct GatewaySocket: DatagramConsumer {
    private var admission: GatewayAdmission
    private let queue: ServerQueue
    private let board: ServerBoard
    private let clock: StationClock

    init(_ settings: NetworkServerSettings, _ queue: ServerQueue, _ board: ServerBoard, _ clock: StationClock) {
        admission = GatewayAdmission(settings)
        self.queue = queue
        self.board = board
        self.clock = clock
    }

    mutating func take(
        _ bytes: UnsafeRawBufferPointer, from sender: GatewayAddress, _ arrival: Arrival
    ) -> [UInt8]? {
        let time = arrival.time.instant
        switch admission.judge(bytes, from: sender, time: time, now: clock.monotonic()) {
        case .refused(let refusal):
            if !queue.refuse(refusal) { board.count(refusal.kind) }
            return nil
        case .admitted(let header, let answer):
            let isTaken = queue.offer(
                HeardDatagram(bytes: Array(bytes), header: header, address: sender, arrival: arrival.time))
            // Of PULL_DATA nothing is lost, the next comes in seconds; unanswered, a forwarder may end itself.
            return isTaken || header.kind == .pull ? answer : nil
        }
    }

    mutating func changed(to state: LinkState) {
        _ = queue.add(.socketChanged)
    }
}
