import LoRaWAN
import Sensing
import SimulatedInstruments

/// Simulated buoys and gateways against the network server, with the shell's part played on virtual time: datagrams take
/// a while, a store commits five times a second, and a ledger keeps what is to be kept.
struct BuoyNetwork {
    /// What comes to somebody at an instant.
    private enum Event {
        case toServer([UInt8], GatewayAddress)
        case toGateway([UInt8], gateway: Int, socket: PacketForwarder.Socket)
        case committed([UInt64])
    }

    static let start = CalendarDate(year: 2026, month: 11, day: 22, hour: 6).instant
    private static let commitTick: Nanoseconds = .milliseconds(200)

    let settings: NetworkServerSettings
    var radio: LoRaRadio
    private(set) var server: NetworkServer
    private(set) var now = BuoyNetwork.start

    /// The way through the network to the server, and back.
    var delayUp: Nanoseconds = .milliseconds(4)
    var delayDown: Nanoseconds = .milliseconds(4)
    /// How long a commit takes.
    var commitTime: Nanoseconds = .milliseconds(5)
    /// By how much the station clock is wrong.
    var clockAhead: Nanoseconds = 0
    /// Commits fail while it is.
    var isDiskFull = false
    /// Nothing reaches the server while it is.
    var isServerDown = false

    private var admission: GatewayAdmission
    private var events: [(instant: Nanoseconds, event: Event)] = []

    /// What is durable: records, and the ledger.
    private(set) var stored: [Uplink] = []
    private(set) var memories: [EUI64: DeviceMemory] = [:]
    private(set) var joins: [JoinEvent] = []
    private(set) var news: [DownlinkNews] = []
    private(set) var refusals: [Refusal] = []
    private(set) var transmissions: [Transmission] = []
    private(set) var pushes: [[UInt8]] = []
    /// Answers to an uplink that was not yet stored: there must be none.
    private(set) var earlyAnswers = 0
    private var waiting: [UInt64: Uplink] = [:]
    private var durable: Set<UInt64> = []
    private var lastTicket: [DeviceAddress: UInt64] = [:]
    private var devices: [Device] = []

    init(_ settings: NetworkServerSettings, radio: LoRaRadio) {
        self.settings = settings
        self.radio = radio
        server = NetworkServer(settings)
        admission = GatewayAdmission(settings)
    }

    mutating func admit(_ device: Device, memory: DeviceMemory = DeviceMemory()) {
        devices.removeAll { $0.eui == device.eui }
        devices.append(device)
        memories[device.eui] = memory
        server.admit(device, memory: memory)
    }

    /// Where a gateway's socket speaks from.
    static func address(gateway: Int, socket: PacketForwarder.Socket) -> GatewayAddress {
        GatewayAddress(
            host: [192, 168, 8, UInt8(10 + gateway)], port: UInt16(40_000 + 2 * gateway + socket.rawValue))
    }

    private var monotonic: UInt64 { UInt64(now - BuoyNetwork.start) + 1_000_000_000 }

    private var time: Timestamp {
        Timestamp(
            Instant(nanoseconds: now + clockAhead), bound: TimeBound(halfWidth: 1_000_000), source: .gnss,
            state: .locked)
    }

    /// Goes from deadline to deadline.
    mutating func run(for span: Nanoseconds) {
        let end = now + span
        while let due = nextDeadline, due <= end {
            now = max(now, due)
            for datagram in radio.advance(to: now) { send(datagram) }
            while let first = events.first, first.instant <= now {
                events.removeFirst()
                handle(first.event)
            }
            if let deadline = server.deadline, deadline <= monotonic { proceed() }
        }
        now = end
    }

    private var nextDeadline: Nanoseconds? {
        let own = server.deadline.map { max(now, BuoyNetwork.start + Nanoseconds(clamping: $0) - 1_000_000_000) }
        return [radio.deadline, events.first?.instant, own].compactMap { $0 }.min()
    }

    private mutating func proceed() {
        var actions: [ServerAction] = []
        server.proceed(now: monotonic, time: time, into: &actions)
        carryOut(actions)
    }

    mutating func enqueue(_ downlink: Downlink) {
        var actions: [ServerAction] = []
        server.enqueue(downlink, time: time, into: &actions)
        carryOut(actions)
    }

    /// As a hostile or a foreign sender does it.
    mutating func inject(_ datagram: [UInt8], from address: GatewayAddress) {
        schedule(.toServer(datagram, address), at: now + delayUp)
    }

    /// The station's process ends without warning and begins anew with what is durable.
    mutating func restartServer() {
        server = NetworkServer(settings)
        admission = GatewayAdmission(settings)
        for device in devices { server.admit(device, memory: memories[device.eui] ?? DeviceMemory()) }
        let latest = Dictionary(stored.map { ($0.device, $0) }, uniquingKeysWith: { $1 })
        for uplink in latest.values { server.raise(uplink.device, address: uplink.address, counter: uplink.counter) }
        waiting = [:]
        lastTicket = [:]
        durable = []
    }

    private mutating func send(_ datagram: ForwarderDatagram) {
        if datagram.socket == .up { pushes.append(datagram.bytes) }
        let address = BuoyNetwork.address(gateway: datagram.gateway, socket: datagram.socket)
        schedule(.toServer(datagram.bytes, address), at: now + delayUp)
    }

    private mutating func schedule(_ event: Event, at instant: Nanoseconds) {
        let place = events.firstIndex { $0.instant > instant } ?? events.count
        events.insert((instant, event), at: place)
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .toServer(let bytes, let address): if !isServerDown { hear(bytes, from: address) }
        case .toGateway(let bytes, let gateway, let socket):
            radio.receive(bytes, gateway: gateway, socket: socket, now: now)
        case .committed(let tickets): commit(tickets)
        }
    }

    private mutating func hear(_ bytes: [UInt8], from address: GatewayAddress) {
        switch admission.judge(bytes, from: address, time: time.instant, now: monotonic) {
        case .refused(let refusal): refusals.append(refusal)
        case .admitted(let header, let answer):
            if let answer { send(answer, to: address) }
            do throws(GatewayDefect) {
                let datagram = try GatewayDatagram.decode(bytes, as: header)
                var actions: [ServerAction] = []
                server.hear(datagram, from: address, at: time, now: monotonic, into: &actions)
                carryOut(actions)
            } catch {
                refusals.append(Refusal(.brokenDatagram, "\(error)", time: time.instant))
            }
        }
    }

    /// Through the network to the socket that has that address; where none has, it is lost.
    private mutating func send(_ bytes: [UInt8], to address: GatewayAddress) {
        for gateway in radio.gateways.indices {
            for socket in PacketForwarder.Socket.allCases
            where BuoyNetwork.address(gateway: gateway, socket: socket) == address {
                schedule(.toGateway(bytes, gateway: gateway, socket: socket), at: now + delayDown)
            }
        }
    }

    private mutating func carryOut(_ actions: [ServerAction]) {
        for action in actions {
            switch action {
            case .persist(.memory(let eui, let memory)), .persistSoon(.memory(let eui, let memory)):
                memories[eui] = memory
            case .persist(.join(let event)), .persistSoon(.join(let event)): joins.append(event)
            case .persist(.downlink), .persistSoon(.downlink), .gateway: break
            case .downlink(let change): news.append(change)
            case .refuse(let refusal): refusals.append(refusal)
            case .keep(let uplink):
                waiting[uplink.ticket] = uplink
                lastTicket[uplink.address] = uplink.ticket
                let tick = (now / BuoyNetwork.commitTick + 1) * BuoyNetwork.commitTick
                schedule(.committed([uplink.ticket]), at: tick + commitTime)
            case .transmit(let transmission): transmit(transmission)
            }
        }
    }

    private mutating func transmit(_ transmission: Transmission) {
        transmissions.append(transmission)
        let frame = transmission.packet.payload
        if frame.count >= 12, frame[0] != 0x20 {
            let address = DeviceAddress(frame[1..<5].reversed().reduce(0) { $0 << 8 | UInt32($1) })
            if let ticket = lastTicket[address], !durable.contains(ticket) { earlyAnswers += 1 }
        }
        send(transmission.datagram, to: transmission.address)
    }

    private mutating func commit(_ tickets: [UInt64]) {
        for ticket in tickets {
            guard let uplink = waiting.removeValue(forKey: ticket) else { continue }
            if !isDiskFull {
                stored.append(uplink)
                durable.insert(ticket)
            }
            var actions: [ServerAction] = []
            server.stored(ticket, isDurable: !isDiskFull, time: time, now: monotonic, into: &actions)
            carryOut(actions)
        }
    }
}
