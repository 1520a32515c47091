import LoRaWAN
import Sensing

/// A network server with devices, which hears damaged datagrams and now and then a good one.
///
/// Whatever comes, nothing is kept that no device said, nothing twice, nothing goes to another than the gateway, and a good
/// frame is taken.
final class FuzzedRadio {
    private var admission: GatewayAdmission
    private var server: NetworkServer
    private var now: UInt64 = 1_000_000_000
    private var inputs: UInt64 = 0
    /// Of the next good frame.
    private var counter: UInt32 = 16
    /// The last counter that was kept, by device.
    private var kept: [EUI64: UInt32] = [:]

    private static let home = GatewayAddress(host: [192, 168, 8, 20], port: 40_112)
    private static let forger = GatewayAddress(host: [192, 168, 8, 66], port: 40_112)
    /// One input in so many is followed by a good frame.
    private static let goodEvery: UInt64 = 16

    init() {
        let gateways = RadioCorpus.gateways.enumerated().map { GatewaySettings(name: "g\($0.offset)", eui: $0.element) }
        let settings = NetworkServerSettings(region: .eu868, gateways: gateways)
        admission = GatewayAdmission(settings)
        server = NetworkServer(settings)
        for device in RadioCorpus.devices + [RadioCorpus.joining] { server.admit(device, memory: DeviceMemory()) }
        // The gateways are known before anybody can forge them.
        for gateway in RadioCorpus.gateways.indices {
            _ = deliver(RadioCorpus.datagram(2, gateway: gateway), from: Self.home)
        }
    }

    func hear(_ input: [UInt8], _ cut: Int) -> String? {
        inputs += 1
        now += 20_000_000
        // The true gateways go on speaking.
        if inputs % 500 == 0 {
            _ = deliver(RadioCorpus.datagram(2, gateway: Int(inputs / 500 % 2)), from: Self.home)
        }
        let isForged = cut % 16 == 0
        if let wrong = deliver(input, from: isForged ? Self.forger : Self.home) { return wrong }
        if let deadline = server.deadline, deadline <= now {
            var actions: [ServerAction] = []
            server.proceed(now: now, time: time, into: &actions)
            if let wrong = carryOut(actions) { return wrong }
        }
        return inputs.isMultiple(of: Self.goodEvery) ? hearGood() : nil
    }

    private func hearGood() -> String? {
        let device = RadioCorpus.devices[Int(counter % 4)]
        let datagram = RadioCorpus.push(
            [RadioCorpus.frame(device, counter)], counter: UInt32(truncatingIfNeeded: now / 1000))
        if let wrong = deliver(datagram, from: Self.home) { return wrong }
        defer { counter += 1 }
        return kept[device.eui] == counter ? nil : "the good frame \(counter) of \(device.eui) was not kept"
    }

    private var time: Timestamp {
        Timestamp(
            Instant(unixSeconds: 1_795_219_200).adding(nanoseconds: Int64(now)), bound: TimeBound(halfWidth: 1_000_000),
            source: .ntp, state: .locked)
    }

    private func deliver(_ bytes: [UInt8], from address: GatewayAddress) -> String? {
        guard
            case .admitted(let header, let answer) = admission.judge(bytes, from: address, time: time.instant, now: now)
        else { return nil }
        guard address == Self.home else { return "a forged address was admitted" }
        guard answer?.count ?? 4 == 4 else { return "an acknowledgement of \(answer?.count ?? 0) bytes" }
        guard let datagram = try? GatewayDatagram.decode(bytes, as: header) else { return nil }
        var actions: [ServerAction] = []
        server.hear(datagram, from: address, at: time, now: now, into: &actions)
        return carryOut(actions)
    }

    private func carryOut(_ actions: [ServerAction]) -> String? {
        for action in actions {
            switch action {
            case .keep(let uplink):
                if let wrong = keep(uplink) { return wrong }
            case .transmit(let transmission):
                guard transmission.address == Self.home else { return "a downlink to \(transmission.address)" }
                guard transmission.datagram.count < 1000 else { return "a downlink that no forwarder takes" }
            default: break
            }
        }
        return nil
    }

    private func keep(_ uplink: Uplink) -> String? {
        guard let device = RadioCorpus.devices.first(where: { $0.eui == uplink.device }) else {
            return "an uplink of \(uplink.device) that said nothing"
        }
        guard uplink.counter <= counter, (kept[device.eui].map { $0 < uplink.counter } ?? true) else {
            return "the counter \(uplink.counter) of \(device.eui) after \(kept[device.eui] ?? 0)"
        }
        kept[device.eui] = uplink.counter
        guard case .data(let frame)? = try? PHYPayload(uplink.plain),
            frame.payload == RadioCorpus.payload(device, uplink.counter)
        else { return "what \(device.eui) did not say" }
        var actions: [ServerAction] = []
        server.stored(uplink.ticket, isDurable: true, time: time, now: now, into: &actions)
        return carryOut(actions)
    }
}
