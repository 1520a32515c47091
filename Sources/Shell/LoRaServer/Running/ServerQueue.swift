import LoRaWAN
import Sensing
import Threads
import Transports

/// A datagram of an admitted gateway, on its way to the server's thread.
struct HeardDatagram: Sendable {
    var bytes: [UInt8]
    var header: GatewayHeader
    var address: GatewayAddress
    var arrival: Timestamp
}

/// A payload that somebody wants sent.
struct DownlinkRequest: Sendable {
    var device: EUI64
    var port: UInt8
    var payload: [UInt8]
    var isConfirmed: Bool
    /// Nanoseconds.
    var lifetime: UInt64
    /// Called once, with the number and the instant at which it was durable.
    var completion: @Sendable (Result<QueuedDownlink, LinkFailure>) -> Void
}

struct QueuedDownlink: Sendable {
    var number: UInt64
    var time: Timestamp
}

/// What the server's thread has to do.
enum ServerEvent: Sendable {
    case datagram(HeardDatagram)
    /// Refused by the socket's thread.
    case refused(Refusal)
    case stored(ticket: UInt64, isDurable: Bool)
    case downlink(DownlinkRequest)
    case socketChanged
}

/// Events for the server's thread, from any other: of datagrams only so many, of the rest what the station itself asks.
///
/// `@unchecked Sendable`: everything is touched with the monitor's lock held only.
final class ServerQueue: @unchecked Sendable {
    private let monitor = Monitor()
    private let mostDatagrams: Int
    private let mostBytes: Int
    private var events: [ServerEvent] = []
    private var datagrams = 0
    private var bytes = 0
    private var refusals = 0
    private var overflow: UInt64 = 0
    private var stops = false
    private var isClosed = false

    /// Refusals of one pass whose words are kept; a flood costs no more than this.
    private static let mostRefusals = 64

    init(mostDatagrams: Int, mostBytes: Int) {
        self.mostDatagrams = mostDatagrams
        self.mostBytes = mostBytes
    }

    /// False when too many wait already.
    func offer(_ datagram: HeardDatagram) -> Bool {
        monitor.withLock {
            guard !isClosed, datagrams < mostDatagrams, bytes < mostBytes else {
                overflow += 1
                return false
            }
            datagrams += 1
            bytes += datagram.bytes.count
            append(.datagram(datagram))
            return true
        }
    }

    /// False when it is one too many to be put into words.
    func refuse(_ refusal: Refusal) -> Bool {
        monitor.withLock {
            guard refusals < Self.mostRefusals else { return false }
            refusals += 1
            append(.refused(refusal))
            return true
        }
    }

    /// False when the thread takes nothing any more.
    func add(_ event: ServerEvent) -> Bool {
        monitor.withLock {
            if !isClosed { append(event) }
            return !isClosed
        }
    }

    func stop() {
        monitor.withLock {
            stops = true
            monitor.signal()
        }
    }

    /// Takes nothing any more; what waited is given out.
    func close() -> [ServerEvent] {
        monitor.withLock {
            isClosed = true
            return take()
        }
    }

    /// Waits for something to do, or until an instant of `Monitor.uptime()`. That it is to stop is told once.
    func next(until deadline: UInt64) -> (events: [ServerEvent], stops: Bool) {
        monitor.withLock {
            while events.isEmpty, !stops {
                guard monitor.wait(until: deadline) else { break }
            }
            defer { stops = false }
            return (take(), stops)
        }
    }

    var waiting: Int { monitor.withLock { datagrams } }
    var overflowed: UInt64 { monitor.withLock { overflow } }

    private func append(_ event: ServerEvent) {
        events.append(event)
        monitor.signal()
    }

    private func take() -> [ServerEvent] {
        defer {
            events = []
            (datagrams, bytes, refusals) = (0, 0, 0)
        }
        return events
    }
}
