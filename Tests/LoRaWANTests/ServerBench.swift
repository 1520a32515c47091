import LoRaWAN
import Sensing

/// A network server on virtual time, with gateways that always hear, and a store that commits after a while.
struct ServerBench {
    /// A gateway and how well it hears.
    struct Ear {
        var eui: EUI64
        var snr = 5.0
        var rssi = -101.0
        /// From the end of the frame to the datagram's arrival, in nanoseconds.
        var delay: UInt64 = 5_000_000
        var version: UInt8 = 2
        var isPulling = true
        /// Of the concentrator's counter, in microseconds.
        var counterOffset: UInt32 = 0
    }

    static let second: UInt64 = 1_000_000_000
    static let millisecond: UInt64 = 1_000_000
    static let roof = EUI64(0xAA55_5A00_0000_0101)
    static let pier = EUI64(0xAA55_5A00_0000_0102)

    var server: NetworkServer
    var ears: [Ear]
    /// Monotonic.
    var now: UInt64 = 1_000 * second
    /// UTC at monotonic 0.
    var epoch = Instant(unixSeconds: 1_795_219_200)
    var clockState = ClockState.locked
    /// Nanoseconds from `keep` to `stored`; nil: the store says nothing.
    var commitTime: UInt64? = 100_000_000
    var commits = true
    /// What the gateways say of downlinks; nil: nothing.
    var transmitAnswer: TransmitAnswer? = .taken
    var actions: [ServerAction] = []

    private var commitsDue: [(due: UInt64, ticket: UInt64)] = []
    private var answersDue: [(gateway: EUI64, token: UInt16, answer: TransmitAnswer)] = []
    private var lastPull: UInt64 = 0

    init(
        _ region: Region = .eu868, subBand: Int = 2, rxDelay: Int = 1, gateways: [Ear] = [Ear(eui: roof)],
        keepsDutyCycle: Bool = true
    ) {
        ears = gateways
        server = NetworkServer(
            NetworkServerSettings(
                region: region, subBand: subBand,
                gateways: [
                    GatewaySettings(name: "roof", eui: Self.roof), GatewaySettings(name: "pier", eui: Self.pier),
                ],
                rxDelay: rxDelay, keepsDutyCycle: keepsDutyCycle))
        pull()
    }

    var time: Timestamp { time(at: now) }

    func time(at moment: UInt64) -> Timestamp {
        Timestamp(
            epoch.adding(nanoseconds: Int64(moment)),
            bound: clockState == .unsynchronised ? nil : TimeBound(halfWidth: 1_000),
            source: clockState == .unsynchronised ? .unknown : .gnss, state: clockState)
    }

    static func address(of gateway: EUI64, socket: UInt16) -> GatewayAddress {
        GatewayAddress(host: [192, 168, 8, UInt8(truncatingIfNeeded: gateway.rawValue)], port: socket)
    }

    func counter(of ear: Ear, at moment: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: moment / 1_000) &+ ear.counterOffset
    }

    // MARK: What happens

    mutating func pull() {
        lastPull = now
        for ear in ears where ear.isPulling {
            say(.pull, ear, socket: 2)
        }
    }

    private mutating func say(_ content: GatewayDatagram.Content, _ ear: Ear, socket: UInt16, token: UInt16 = 0) {
        var new: [ServerAction] = []
        server.hear(
            GatewayDatagram(version: ear.version, token: token, gateway: ear.eui, content: content),
            from: Self.address(of: ear.eui, socket: socket), at: time, now: now, into: &new)
        take(new)
    }

    /// A frame ends now; the ears hear it after one another.
    mutating func radio(
        _ payload: [UInt8], dataRate: Int = 5, frequency: UInt32 = 868_100_000, by gateways: [EUI64]? = nil,
        integrity: ReceivedPacket.Integrity = .good
    ) {
        let end = now
        let modulation = server.settings.region.uplink(dataRate: dataRate) ?? .other("nothing")
        for ear in ears.sorted(by: { $0.delay < $1.delay }) where gateways?.contains(ear.eui) ?? true {
            run(until: end + ear.delay)
            let packet = ReceivedPacket(
                counter: counter(of: ear, at: end), frequency: frequency, integrity: integrity, modulation: modulation,
                rssi: ear.rssi, snr: ear.snr, payload: payload)
            say(.push(GatewayPush(packets: [packet])), ear, socket: 1)
        }
    }

    mutating func statistics(_ statistics: GatewayStatistics, text: [UInt8]) {
        say(.push(GatewayPush(statistics: statistics, statisticsText: text)), ears[0], socket: 1)
    }

    mutating func enqueue(_ downlink: Downlink) {
        var new: [ServerAction] = []
        server.enqueue(downlink, time: time, into: &new)
        take(new)
    }

    /// Time passes: everything that is due happens at its moment.
    mutating func run(until end: UInt64) {
        while let next = nextMoment(), next <= end {
            now = max(now, next)
            pullIfDue()
            commitWhatIsDue()
            answerPackets()
            guard let deadline = server.deadline, deadline <= now else { continue }
            var new: [ServerAction] = []
            server.proceed(now: now, time: time, into: &new)
            take(new)
        }
        now = max(now, end)
    }

    mutating func run(for nanoseconds: UInt64) {
        run(until: now + nanoseconds)
    }

    private func nextMoment() -> UInt64? {
        let pulls = ears.contains(where: \.isPulling) ? lastPull + 10 * Self.second : nil
        let answers = answersDue.isEmpty ? nil : now
        return ([server.deadline, pulls, answers] + commitsDue.map(\.due)).compactMap { $0 }.min()
    }

    private mutating func pullIfDue() {
        if now >= lastPull + 10 * Self.second { pull() }
    }

    private mutating func commitWhatIsDue() {
        for commit in commitsDue where commit.due <= now {
            var new: [ServerAction] = []
            server.stored(commit.ticket, isDurable: commits, time: time, now: now, into: &new)
            take(new)
        }
        commitsDue.removeAll { $0.due <= now }
    }

    private mutating func answerPackets() {
        let answers = answersDue
        answersDue = []
        for answer in answers {
            guard let ear = ears.first(where: { $0.eui == answer.gateway }) else { continue }
            say(.transmitAnswer(answer.answer), ear, socket: 2, token: answer.token)
        }
    }

    private mutating func take(_ new: [ServerAction]) {
        actions += new
        for action in new {
            switch action {
            case .keep(let uplink): if let commitTime { commitsDue.append((now + commitTime, uplink.ticket)) }
            case .transmit(let transmission):
                guard transmission.version == 2, let transmitAnswer else { continue }
                answersDue.append((transmission.gateway, transmission.token, transmitAnswer))
            default: break
            }
        }
    }

    // MARK: What came of it

    mutating func clear() { actions = [] }

    var kept: [Uplink] { actions.compactMap { if case .keep(let uplink) = $0 { uplink } else { nil } } }
    var transmissions: [Transmission] {
        actions.compactMap { if case .transmit(let transmission) = $0 { transmission } else { nil } }
    }
    var refusals: [Refusal] { actions.compactMap { if case .refuse(let refusal) = $0 { refusal } else { nil } } }
    var downlinkNews: [DownlinkNews] { actions.compactMap { if case .downlink(let news) = $0 { news } else { nil } } }
    var gatewayNews: [GatewayNews] { actions.compactMap { if case .gateway(let news) = $0 { news } else { nil } } }
    var joins: [JoinEvent] {
        actions.compactMap { action in
            switch action {
            case .persist(.join(let event)), .persistSoon(.join(let event)): event
            default: nil
            }
        }
    }
    var persisted: [DeviceMemory] {
        actions.compactMap { if case .persist(.memory(_, let memory)) = $0 { memory } else { nil } }
    }
    var summaries: [DeviceMemory] {
        actions.compactMap { if case .persistSoon(.memory(_, let memory)) = $0 { memory } else { nil } }
    }
    /// Where the first action stands for which it holds.
    func position(_ holds: (ServerAction) -> Bool) -> Int? { actions.firstIndex(where: holds) }
}
