/// A gateway with Semtech's packet forwarder: it passes on what it hears by UDP, and sends what it is told, in time.
///
/// A value on virtual time. It has two sockets: one for PUSH_DATA, one for PULL_DATA, PULL_RESP and TX_ACK. It keeps
/// nothing: what the server does not take is lost.
public struct PacketForwarder: Sendable {
    /// Its two sockets, which have ports of their own.
    public enum Socket: Int, Sendable, CaseIterable {
        case up, down
    }

    /// What it does.
    public enum Action: Sendable {
        case datagram([UInt8], Socket)
        case transmit(RadioPacket)
    }

    private enum Identifier {
        static let pushData: UInt8 = 0
        static let pushAcknowledgement: UInt8 = 1
        static let pullData: UInt8 = 2
        static let pullResponse: UInt8 = 3
        static let pullAcknowledgement: UInt8 = 4
        static let transmitAcknowledgement: UInt8 = 5
    }

    /// The upward thread looks for packets so often, and takes so many at once.
    private static let fetchInterval: Nanoseconds = .milliseconds(10)
    private static let mostPackets = 8

    public let settings: ForwarderSettings
    public private(set) var counts = ForwarderCounts()
    /// It gave up, since its server did not answer.
    public private(set) var hasQuit = false
    /// How the last downlink that was refused was answered.
    public private(set) var refusals: [String] = []

    private var interval = ForwarderCounts()
    private var concentrator: Concentrator
    private var queue = TransmitQueue()
    private var waiting: [HeardPacket] = []
    private var actions: [Action] = []
    private var tokens: SeededGenerator
    private var isOff = false
    private var nextFetch: Nanoseconds?
    private var nextPull: Nanoseconds
    private var nextStatistics: Nanoseconds
    private var statisticsAreDue = false
    /// The token of a PUSH_DATA that is waited for, and how long.
    private var push: (token: [UInt8], until: Nanoseconds)?
    private var pullToken: [UInt8] = []
    private var unansweredPulls = 0
    /// When it sends, and sent last: it hears nothing then.
    private var transmissions: [RadioPacket] = []

    public init(_ settings: ForwarderSettings, start: Nanoseconds) {
        self.settings = settings
        concentrator = Concentrator(
            startedAt: start, counterAtStart: settings.counterAtStart, drift: settings.drift)
        tokens = PacketForwarder.unseeded
        nextPull = start
        nextStatistics = start + settings.statistics
    }

    /// It takes its tokens from a generator that nobody seeds: the same ones after each start.
    private static var unseeded: SeededGenerator { SeededGenerator(seed: 1, purpose: "rand") }

    public var deadline: Nanoseconds? {
        guard !hasQuit else { return nil }
        let sending: Nanoseconds? = .earlier(nextFetch, .earlier(push?.until, queue.next?.packet.begin))
        return .earlier(min(nextPull, nextStatistics), sending)
    }

    /// Whether it would hear a packet: not while it sends, and not on a channel that it does not have.
    func hears(_ packet: RadioPacket) -> Bool {
        !hasQuit && !packet.isDownlink && settings.channel(packet.frequency) != nil
            && !transmissions.contains { $0.overlaps(packet) }
    }

    /// A packet was received, at its end.
    mutating func hear(_ heard: HeardPacket, now: Nanoseconds) {
        count(\.received)
        if heard.isGood { count(\.good) }
        guard heard.isGood || settings.forwardsBadPackets else { return }
        waiting.append(heard)
        scheduleFetch(after: now)
    }

    /// A datagram from the server.
    public mutating func receive(_ datagram: [UInt8], on socket: Socket, now: Nanoseconds) {
        guard !hasQuit, datagram.count >= 4, datagram[0] == settings.version else { return }
        let token = Array(datagram[1...2])
        switch (datagram[3], socket) {
        case (Identifier.pushAcknowledgement, .up):
            guard let waited = push, waited.token == token else { return }
            count(\.acknowledged)
            push = nil
            scheduleFetch(after: now)
        case (Identifier.pullAcknowledgement, .down):
            guard token == pullToken else { return }
            count(\.pullsAcknowledged)
            unansweredPulls = 0
        case (Identifier.pullResponse, .down):
            count(\.downlinks)
            obey(datagram[4...], token: token, now: now)
        default:
            break
        }
    }

    /// Everything due until `now`, and what it answers to what it received.
    public mutating func advance(to now: Nanoseconds) -> [Action] {
        while let due = deadline, due <= now { proceed(at: due) }
        defer { actions = [] }
        return actions
    }

    /// Power fails and returns: the counter, the tokens and all that waited begin anew.
    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        let counts = counts
        self = PacketForwarder(settings, start: backAt)
        self.counts = counts
    }

    /// The concentrator's counter.
    public func counter(at instant: Nanoseconds) -> UInt32 { concentrator.counter(at: instant) }

    private mutating func count(_ count: WritableKeyPath<ForwarderCounts, Int>) {
        counts[keyPath: count] += 1
        interval[keyPath: count] += 1
    }

    private mutating func scheduleFetch(after now: Nanoseconds) {
        guard push == nil, !waiting.isEmpty || statisticsAreDue else { return }
        nextFetch = min(nextFetch ?? .max, (now + 1).roundedUp(toMultipleOf: PacketForwarder.fetchInterval))
    }

    private mutating func proceed(at due: Nanoseconds) {
        if let entry = queue.next, entry.packet.begin <= due { transmit(entry.packet) }
        if nextStatistics <= due {
            nextStatistics += settings.statistics
            statisticsAreDue = true
            scheduleFetch(after: due)
        }
        if let waited = push, waited.until <= due {
            push = nil
            scheduleFetch(after: due)
        }
        if let fetch = nextFetch, fetch <= due { pushData(at: due) }
        if nextPull <= due { pull(at: due) }
    }

    private mutating func transmit(_ packet: RadioPacket) {
        queue.removeFirst()
        transmissions = transmissions.suffix(7) + [packet]
        count(\.transmitted)
        actions.append(.transmit(packet))
    }

    private mutating func makeToken() -> [UInt8] {
        [UInt8(truncatingIfNeeded: tokens.next()), UInt8(truncatingIfNeeded: tokens.next())]
    }

    private func header(_ token: [UInt8], _ identifier: UInt8) -> [UInt8] {
        var bytes = [settings.version] + token + [identifier]
        bytes.append(bigEndian: settings.eui, bytes: 8)
        return bytes
    }

    private mutating func pushData(at now: Nanoseconds) {
        nextFetch = nil
        let texts = ForwarderTexts(settings: settings)
        let packets = waiting.prefix(PacketForwarder.mostPackets)
        waiting.removeFirst(packets.count)
        var parts: [String] = []
        if !packets.isEmpty {
            let list = packets.map { texts.packet($0, counter: concentrator.counter(at: $0.packet.end)) }
            parts.append("\"rxpk\":[\(list.joined(separator: ","))]")
        }
        for _ in packets { count(\.forwarded) }
        if statisticsAreDue {
            parts.append("\"stat\":\(texts.statistics(interval, at: now))")
            interval = ForwarderCounts()
            statisticsAreDue = false
        }
        guard !parts.isEmpty else { return }
        let token = makeToken()
        push = (token, now + settings.pushTimeout)
        count(\.pushed)
        let text = "{\(parts.joined(separator: ","))}"
        actions.append(.datagram(header(token, Identifier.pushData) + Array(text.utf8), .up))
    }

    private mutating func pull(at now: Nanoseconds) {
        if settings.autoquit > 0, unansweredPulls >= settings.autoquit {
            hasQuit = true
            return
        }
        nextPull = now + settings.keepalive
        pullToken = makeToken()
        unansweredPulls += 1
        count(\.pulled)
        actions.append(.datagram(header(pullToken, Identifier.pullData), .down))
    }

    /// PULL_RESP.
    private mutating func obey(_ text: ArraySlice<UInt8>, token: [UInt8], now: Nanoseconds) {
        guard let request = TransmitRequest(text) else {
            count(\.dropped)
            return
        }
        let (power, warning) = power(for: request.power - settings.antennaGain)
        var packet = RadioPacket(
            begin: 0, frequency: request.frequency, rate: request.rate,
            isDownlink: request.isInverted && !request.hasCheckSum, power: power + settings.antennaGain,
            payload: request.payload)
        guard settings.region.band.contains(request.frequency) else { return refuse("TX_FREQ", token) }
        guard let counter = counter(of: request.moment, now: now) else { return refuse("GPS_UNLOCKED", token) }
        packet.begin = concentrator.instant(of: counter, after: now)
        do throws(TransmitQueue.Mistake) {
            try queue.take(packet, counter: counter, now: concentrator.counter(at: now))
        } catch {
            return refuse(error.rawValue, token)
        }
        answer(token, warning)
    }

    /// The highest power not above the wanted one, and what TX_ACK says when it is another.
    private func power(for wanted: Int) -> (power: Int, warning: String) {
        let power = settings.powers.last { $0 <= wanted } ?? settings.powers.first ?? wanted
        return (power, power == wanted ? "" : "{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":\(power)}}")
    }

    private func counter(of moment: TransmitRequest.Moment, now: Nanoseconds) -> UInt32? {
        switch moment {
        case .counter(let counter): return counter
        // As soon as the queue can.
        case .atOnce: return concentrator.counter(at: now + .milliseconds(80))
        case .gpsMilliseconds(let time):
            return settings.hasGPS ? concentrator.counter(at: ForwarderTexts.instant(gpsMilliseconds: time)) : nil
        }
    }

    private mutating func refuse(_ word: String, _ token: [UInt8]) {
        count(\.refused)
        refusals = refusals.suffix(99) + [word]
        answer(token, "{\"txpk_ack\":{\"error\":\"\(word)\"}}")
    }

    /// TX_ACK, which version 1 does not have.
    private mutating func answer(_ token: [UInt8], _ text: String) {
        guard settings.version >= 2 else { return }
        actions.append(.datagram(header(token, Identifier.transmitAcknowledgement) + Array(text.utf8), .down))
    }
}
