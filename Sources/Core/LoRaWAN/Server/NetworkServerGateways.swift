import Sensing

/// What gateways say.
extension NetworkServer {
    /// PUSH_DATA: packets, and what the gateway tells of itself.
    mutating func hear(_ push: GatewayPush, _ moment: Moment, into actions: inout [ServerAction]) {
        meet(moment.gateway)
        if let statistics = push.statistics {
            let content = GatewayNews.Content.statistics(statistics, text: push.statisticsText)
            actions.append(
                .gateway(GatewayNews(gateway: moment.gateway, time: moment.arrival, content: content)))
        }
        for defect in push.defects.prefix(ServerLimits.mostDefects) {
            refuse(.brokenDatagram, "a packet from gateway \(name(moment.gateway)): \(defect)", moment, into: &actions)
        }
        for packet in push.packets { hear(packet, moment, into: &actions) }
    }

    /// PULL_DATA: where downlinks go from now on.
    mutating func hearPull(
        _ datagram: GatewayDatagram, from address: GatewayAddress, _ moment: Moment,
        into actions: inout [ServerAction]
    ) {
        meet(moment.gateway)
        let appeared = routes.heard(moment.gateway, from: address, version: datagram.version, now: moment.now)
        guard appeared else { return }
        awaited.remove(moment.gateway)
        expect(moment.now + ServerLimits.silence)
        actions.append(.gateway(GatewayNews(gateway: moment.gateway, time: moment.arrival, content: .alive(true))))
    }

    /// TX_ACK: what became of a PULL_RESP.
    mutating func hear(
        _ answer: TransmitAnswer, token: UInt16, _ moment: Moment, into actions: inout [ServerAction]
    ) {
        var refusal: TransmitAnswer.Refusal?
        if case .refused(let reason) = answer { refusal = reason }
        guard let packet = gateways[moment.gateway]?.answered(token, isTaken: refusal == nil) else { return }
        gateways[moment.gateway]?.clock.note(roundTrip: Int64(clamping: moment.now - min(packet.sent, moment.now)))
        guard let refusal else { return taken(packet, into: &actions) }
        duty.giveBack(moment.gateway, frequency: packet.frequency, airtime: packet.airtime)
        let text =
            "gateway \(name(moment.gateway)) did not take the downlink to \(packet.device) in "
            + "\(packet.window.rawValue): \(refusal)"
        let news = GatewayNews.Content.refused(refusal, text: text)
        actions.append(.gateway(GatewayNews(gateway: moment.gateway, time: moment.arrival, content: news)))
        tryAgain(packet, gateway: moment.gateway, moment, into: &actions)
    }

    /// Packets of which a gateway has said nothing, and whose time is over.
    mutating func giveUpUnanswered(now: UInt64, time: Timestamp, into actions: inout [ServerAction]) {
        for gateway in gateways.keys.sorted() {
            for packet in gateways[gateway]?.unanswered(now: now) ?? [] {
                comeBack(packet, wasRefused: false)
                let text =
                    "gateway \(name(gateway)) did not say whether it sent the downlink to \(packet.device) (no TX_ACK): "
                    + "look at the network between the station and the gateway"
                actions.append(
                    .refuse(
                        Refusal(
                            .notTransmitted, text, time: time.instant, gateway: gateway, device: packet.device,
                            isJoin: packet.subject.isJoin)))
            }
        }
    }

    /// A downlink that was not sent waits for the next uplink.
    mutating func comeBack(_ packet: ServedGateway.HandedOver, wasRefused: Bool) {
        guard case .uplink(_, let number?) = packet.subject else { return }
        devices[packet.device]?.downlinks.comesBack(number, wasRefused: wasRefused)
        if waiting.contains(packet.device) { expect(clock) }
    }

    /// Something came from a gateway. Whoever invents gateways only pushes out others that are gone.
    private mutating func meet(_ gateway: EUI64) {
        awaited.remove(gateway)
        guard gateways[gateway] == nil else { return }
        if gateways.count >= ServerLimits.mostGateways {
            let alive = Set(routes.alive)
            gateways = gateways.filter { alive.contains($0.key) }
        }
        gateways[gateway] = ServedGateway()
    }

    /// `roof (aa555a0000000101)`
    func name(_ gateway: EUI64) -> String {
        guard let name = settings.gateways.first(where: { $0.eui == gateway })?.name else { return "\(gateway)" }
        return "\(name) (\(gateway))"
    }

    func refuse(
        _ kind: Refusal.Kind, _ text: String, _ moment: Moment, device: EUI64? = nil, address: DeviceAddress? = nil,
        isJoin: Bool = false, into actions: inout [ServerAction]
    ) {
        actions.append(
            .refuse(
                Refusal(
                    kind, text, time: moment.instant, gateway: moment.gateway, device: device, address: address,
                    isJoin: isJoin)))
    }
}

extension ServedGateway.Subject {
    var isJoin: Bool {
        if case .join = self { return true }
        return false
    }
}
