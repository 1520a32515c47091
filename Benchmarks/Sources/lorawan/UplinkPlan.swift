import Framing
import LoRaWAN
import Programs

/// What is sent: valid frames of devices in turn, each in a datagram as Semtech's packet forwarder writes it.
struct UplinkPlan {
    let devices: [BenchDevice]
    let gateways: [EUI64]
    /// A second.
    let rate: Int
    /// PUSH_DATA, in the order in which they go; the gateway is the number of the datagram modulo that of the gateways.
    private(set) var datagrams: [[UInt8]]

    init(_ options: LoRaWANOptions) {
        let devices = (0..<options.devices).map(BenchDevice.init)
        let gateways = (0..<options.gateways).map(Self.gateway)
        self.devices = devices
        self.gateways = gateways
        rate = options.rate
        let interval = 1_000_000 / Double(options.rate)
        datagrams = (0..<options.uplinks).map { number in
            let counter = UInt32(number / options.devices)
            let frame = devices[number % options.devices].frame(counter)
            let gateway = number % options.gateways
            let microseconds = UInt32(truncatingIfNeeded: Int(Double(number) * interval) + gateway * 1_000_003)
            return Self.push(frame, counter: microseconds, gateway: gateways[gateway], number / options.gateways)
        }
    }

    static func gateway(_ number: Int) -> EUI64 { EUI64(0xAA55_5A00_0000_0000 + UInt64(number)) }

    /// The first of them.
    func prefix(_ count: Int) -> UplinkPlan {
        var plan = self
        plan.datagrams = Array(datagrams.prefix(count))
        return plan
    }

    static func header(_ kind: UInt8, _ gateway: EUI64, token: Int) -> [UInt8] {
        [2, UInt8(truncatingIfNeeded: token >> 8), UInt8(truncatingIfNeeded: token), kind]
            + (0..<8).map { UInt8(truncatingIfNeeded: gateway.rawValue >> UInt64(56 - 8 * $0)) }
    }

    private static func push(_ frame: [UInt8], counter: UInt32, gateway: EUI64, _ token: Int) -> [UInt8] {
        let data = String(decoding: Base64.encode(frame), as: UTF8.self)
        return header(0, gateway, token: token)
            + Array(
                ("{\"rxpk\":[{\"jver\":1,\"tmst\":\(counter),\"chan\":0,\"rfch\":1,\"freq\":868.100000,\"mid\": 0,"
                    + "\"stat\":1,\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"rssis\":-102,\"lsnr\":5.5,"
                    + "\"foff\":-321,\"rssi\":-101,\"size\":\(frame.count),\"data\":\"\(data)\"}]}").utf8)
    }

    /// How many of them one core decodes.
    func decodedPerSecond() -> Double {
        let sample = datagrams.prefix(50_000)
        let start = monotonicSeconds()
        var packets = 0
        for datagram in sample {
            if case .push(let push)? = try? GatewayDatagram.decode(datagram).content { packets += push.packets.count }
        }
        return Double(packets) / (monotonicSeconds() - start)
    }
}
