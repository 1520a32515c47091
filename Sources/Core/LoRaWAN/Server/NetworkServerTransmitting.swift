import Sensing

/// Packets on their way to a gateway.
extension NetworkServer {
    /// The token by which the gateway's answer is known.
    mutating func transmit(
        _ payload: [UInt8], by route: DownlinkRoute, _ device: EUI64, _ subject: ServedGateway.Subject, now: UInt64,
        into actions: inout [ServerAction]
    ) -> UInt16 {
        let token = nextToken
        nextToken &+= 1
        let window = route.window
        let gateway = route.copy.gateway
        duty.note(gateway, frequency: window.frequency, airtime: route.airtime, now: now)
        let until =
            now + UInt64(window.delay) * ServerLimits.second + UInt64(route.airtime) + ServerLimits.answerTimeout
        let packet = ServedGateway.HandedOver(
            device: device, subject: subject, window: window.kind, frequency: window.frequency, airtime: route.airtime,
            start: route.start, sent: now, until: until)
        gateways[gateway]?.handOver(packet, token: token)
        if route.way.version == 1 {
            gateways[gateway]?.forget(token)
        } else {
            expect(until)
        }
        actions.append(
            .transmit(
                Transmission(
                    gateway: gateway, address: route.way.address, version: route.way.version, token: token,
                    packet: TransmitPacket(
                        counter: route.start, frequency: window.frequency, spreadingFactor: window.spreadingFactor,
                        bandwidth: window.bandwidth,
                        power: settings.power ?? settings.region.power(at: window.frequency), payload: payload))))
        return token
    }

    /// The gateway sends it.
    mutating func taken(_ packet: ServedGateway.HandedOver, into actions: inout [ServerAction]) {
        guard case .uplink(_, let number?) = packet.subject else { return }
        sent(number, to: packet.device, into: &actions)
    }

    /// A gateway refused it: the other window or another gateway, while there is time.
    mutating func tryAgain(
        _ packet: ServedGateway.HandedOver, gateway: EUI64, _ moment: Moment, into actions: inout [ServerAction]
    ) {
        comeBack(packet, wasRefused: true)
        let way = DownlinkWay(gateway: gateway, window: packet.window)
        switch packet.subject {
        case .uplink(let ticket, _):
            guard devices[packet.device]?.uplink?.ticket == ticket else { return }
            devices[packet.device]?.uplink?.refusedWays.append(way)
            devices[packet.device]?.uplink?.isAnswered = false
            answerUplink(of: packet.device, time: moment.arrival, now: moment.now, into: &actions)
        case .join(let nonce):
            guard devices[packet.device]?.join?.request.nonce == nonce else { return }
            devices[packet.device]?.join?.refusedWays.append(way)
            devices[packet.device]?.join?.isAnswered = false
            answerJoin(of: packet.device, time: moment.arrival, now: moment.now, into: &actions)
        }
    }
}
