import Sensing

/// The station as network, join and application server of its own class A devices: what comes from gateways goes in,
/// what has to be done comes out. It knows no clock, file or socket, and the same events give the same actions.
///
/// The shell gives it datagrams of admitted gateways, what became of uplinks in the store, and the time; it carries the
/// actions out in their order.
public struct NetworkServer: Sendable {
    public let settings: NetworkServerSettings

    var devices: [EUI64: ServedDevice] = [:]
    /// Who is heard at an address, in the order of their EUIs.
    var holders: [DeviceAddress: [EUI64]] = [:]
    /// Served by another network server.
    var excluded: Set<EUI64> = []

    var gateways: [EUI64: ServedGateway] = [:]
    var routes = GatewayRoutes()
    var duty: DutyCycle
    /// Of the next PULL_RESP.
    var nextToken: UInt16 = 1

    var tickets = TicketBook()
    var due = DueAnswers()
    /// Devices of which something is to be written into the ledger soon, and monotonic when.
    var changed: Set<EUI64> = []
    var summariesDue: UInt64?
    /// Devices with downlinks that may expire.
    var waiting: Set<EUI64> = []

    /// Monotonic: the first and the last time that was told.
    var started: UInt64?
    var clock: UInt64 = 0
    /// When gateways, summaries and downlinks are looked at next.
    var housekeeping: UInt64?
    /// Listed gateways that have not said a word since the start.
    var awaited: Set<EUI64>

    let block: AddressBlock

    public init(_ settings: NetworkServerSettings) {
        self.settings = settings
        duty = DutyCycle(settings.region, isKept: settings.keepsDutyCycle)
        block = AddressBlock(network: settings.networkID)
        awaited = Set(settings.gateways.map(\.eui))
    }

    /// A datagram of an admitted gateway. `now`: monotonic, in nanoseconds.
    public mutating func hear(
        _ datagram: GatewayDatagram, from address: GatewayAddress, at arrival: Timestamp, now: UInt64,
        into actions: inout [ServerAction]
    ) {
        note(now)
        let moment = Moment(gateway: datagram.gateway, arrival: arrival, now: now)
        switch datagram.content {
        case .push(let push): hear(push, moment, into: &actions)
        case .pull: hearPull(datagram, from: address, moment, into: &actions)
        case .transmitAnswer(let answer): hear(answer, token: datagram.token, moment, into: &actions)
        }
    }

    /// What became of the uplink with this ticket.
    public mutating func stored(
        _ ticket: UInt64, isDurable: Bool, time: Timestamp, now: UInt64, into actions: inout [ServerAction]
    ) {
        note(now)
        guard let uplink = tickets.redeem(ticket), devices[uplink.device]?.sessionNumber == uplink.session else {
            return
        }
        if isDurable { devices[uplink.device]?.madeDurable(uplink.counter) }
        guard devices[uplink.device]?.uplink?.ticket == ticket else { return }
        devices[uplink.device]?.uplink?.standing = isDurable ? .durable : .lost
        answerUplink(of: uplink.device, time: time, now: now, into: &actions)
    }

    /// When `deadline` has come.
    public mutating func proceed(now: UInt64, time: Timestamp, into actions: inout [ServerAction]) {
        note(now)
        while let entry = due.take(now: now) {
            switch entry.subject {
            case .uplink(let ticket):
                guard devices[entry.device]?.uplink?.ticket == ticket else { continue }
                devices[entry.device]?.uplink?.isDue = true
                answerUplink(of: entry.device, time: time, now: now, into: &actions)
            case .join(let nonce):
                guard devices[entry.device]?.join?.request.nonce == nonce else { continue }
                answerJoin(of: entry.device, time: time, now: now, into: &actions)
            }
        }
        guard let housekeeping, housekeeping <= now else { return }
        keepHouse(now: now, time: time, into: &actions)
    }

    /// When `proceed` is to be called; nil: not before something else happens.
    public var deadline: UInt64? {
        guard started != nil else { return awaited.isEmpty ? nil : 0 }
        return [due.next, housekeeping].compactMap { $0 }.min()
    }

    /// As the ledger has to have it: counters of uplinks that are durable, and of downlinks that may have been used.
    public func memory(of device: EUI64) -> DeviceMemory? { devices[device]?.ledgerMemory }
}

/// When and over which gateway something came.
struct Moment {
    let gateway: EUI64
    let arrival: Timestamp
    /// Monotonic.
    let now: UInt64

    var instant: Instant { arrival.instant }
}
