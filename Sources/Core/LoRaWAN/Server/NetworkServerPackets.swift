import Sensing

/// Packets from the air: most of them are foreign, and each of these costs as little as can be.
extension NetworkServer {
    mutating func hear(_ packet: ReceivedPacket, _ moment: Moment, into actions: inout [ServerAction]) {
        guard packet.integrity == .good else {
            return refuse(
                .badRadioFrame, "gateway \(name(moment.gateway)) heard a packet with a bad CRC", moment, into: &actions)
        }
        guard let first = packet.payload.first else {
            return refuse(
                .brokenFrame, "gateway \(name(moment.gateway)) heard a packet without bytes", moment, into: &actions)
        }
        let header = MessageHeader(first)
        switch header.kind {
        case .joinRequest: hearJoin(packet, moment, into: &actions)
        case .unconfirmedUp, .confirmedUp: hearData(packet, moment, into: &actions)
        case .rejoinRequest:
            refuse(
                .notSupported,
                "a rejoin-request (LoRaWAN 1.1) came; devices join here by 1.0 and have no use for one", moment,
                into: &actions)
        case .proprietary:
            refuse(.foreignNetwork, "a proprietary frame came, which is another network's", moment, into: &actions)
        case .unconfirmedDown, .confirmedDown, .joinAccept:
            refuse(
                .foreignNetwork, "a downlink (\(header.kind)) of another gateway was heard", moment, into: &actions)
        }
    }

    /// When a packet was at the antenna; the gateway's clock learns from it.
    mutating func reception(
        of packet: ReceivedPacket, _ moment: Moment, into actions: inout [ServerAction]
    ) -> Reception {
        var clock = gateways[moment.gateway]?.clock ?? GatewayClock()
        let time = ReceptionTime.of(packet, arrival: moment.arrival, clock: &clock, leaps: settings.leapSeconds)
        gateways[moment.gateway]?.clock = clock
        if let doubt = time.doubt {
            refuse(.brokenDatagram, "gateway \(name(moment.gateway)): \(doubt)", moment, into: &actions)
        }
        return Reception(
            gateway: moment.gateway, time: time.time, basis: time.basis, counter: packet.counter,
            frequency: packet.frequency, modulation: packet.modulation, rssi: packet.rssi, snr: packet.snr)
    }

    /// The address of a data frame without reading the rest of it; nil when it is too short to be one.
    func address(of payload: [UInt8]) -> DeviceAddress? {
        guard payload.count >= DataFrame.shortest else { return nil }
        return DeviceAddress(
            UInt32(payload[1]) | UInt32(payload[2]) << 8 | UInt32(payload[3]) << 16 | UInt32(payload[4]) << 24)
    }

    /// A frame in the words of a refusal.
    func read(
        _ payload: [UInt8], _ moment: Moment, into actions: inout [ServerAction]
    ) -> PHYPayload? {
        do throws(FrameDefect) {
            return try PHYPayload(payload)
        } catch {
            refuse(
                .brokenFrame, "gateway \(name(moment.gateway)) heard what is no frame of LoRaWAN: \(error)", moment,
                into: &actions)
            return nil
        }
    }
}
