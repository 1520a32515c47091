import LoRaWAN
import Synchronization
import Transports

/// What of a network server's link can be asked from any thread.
final class NetworkServerBoard: Sendable {
    private struct Shared {
        var status: NetworkServerStatus
        var counters: [EUI64: LinkCounters] = [:]
    }

    private let shared: Mutex<Shared>

    init(_ settings: NetworkServerLinkSettings) {
        shared = Mutex(Shared(status: NetworkServerStatus(settings)))
    }

    var status: NetworkServerStatus { shared.withLock { $0.status } }

    func update(_ change: (inout NetworkServerStatus) -> Void) {
        shared.withLock { change(&$0.status) }
    }

    func count(_ device: EUI64, _ change: (inout LinkCounters) -> Void) {
        shared.withLock { change(&$0.counters[device, default: LinkCounters()]) }
    }

    func status(of device: EUI64) -> LinkStatus {
        shared.withLock { shared in
            var status = LinkStatus()
            status.state = shared.status.state
            status.counters = shared.counters[device] ?? LinkCounters()
            status.connections = shared.status.state == .open ? 1 : 0
            return status
        }
    }
}
