import Framing
import LoRaWAN

/// What two gateways send that hear the devices of a station, as Semtech's packet forwarder writes it.
enum RadioCorpus {
    static let gateways: [EUI64] = [EUI64(0xAA55_5A00_0000_0101), EUI64(0xAA55_5A00_0000_0102)]

    /// Four personalised devices, two of which share an address, and one that joins.
    static let devices: [Device] = (1...4).map { number in
        Device(
            eui: EUI64(0x70B3_D57E_D000_0000 + number),
            activation: .personalised(DeviceAddress(0x0001_0000 + UInt32(min(number, 3))), keys(number)))
    }
    static let joining = Device(eui: EUI64(0x70B3_D57E_D000_00FF), activation: .overTheAir(join: nil, key: key(9, 9)))

    static func keys(_ number: UInt64) -> SessionKeys {
        SessionKeys(network: key(number, 1), application: key(number, 2))
    }

    private static func key(_ number: UInt64, _ use: UInt8) -> LoRaKey {
        guard let key = LoRaKey((0..<16).map { UInt8(truncatingIfNeeded: number) &* 31 &+ use &+ $0 }) else {
            preconditionFailure("a key has 16 bytes")
        }
        return key
    }

    /// What a device says at a counter.
    static func payload(_ device: Device, _ counter: UInt32) -> [UInt8] {
        (0..<UInt32(8 + counter % 40)).map {
            UInt8(truncatingIfNeeded: $0 &* 7 &+ counter &+ UInt32(device.eui.rawValue & 7))
        }
    }

    /// PHYPayload of a device; `port` 0 and FOpts have MAC commands in them.
    static func frame(_ device: Device, _ counter: UInt32) -> [UInt8] {
        guard case .personalised(let address, let keys) = device.activation else { return [] }
        let frame = DataFrame(
            .up, isConfirmed: counter % 3 == 0, address: address,
            control: FrameControl(adaptsDataRate: counter % 5 == 0, asksForDownlink: counter % 11 == 0),
            counter: UInt16(truncatingIfNeeded: counter), options: counter % 4 == 0 ? [0x02, 0x0D] : [],
            port: UInt8(1 + counter % 223), payload: payload(device, counter))
        return frame.sealed(keys, counter: counter).bytes
    }

    static func push(_ frames: [[UInt8]], gateway: Int = 0, token: UInt16 = 1, counter: UInt32 = 1_144_804) -> [UInt8] {
        let packets = frames.map { frame in
            "{\"jver\":1,\"tmst\":\(counter),\"chan\":0,\"rfch\":1,\"freq\":868.100000,\"mid\": 0,\"stat\":1,"
                + "\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"rssis\":-102,\"lsnr\":5.5,\"foff\":-321,"
                + "\"rssi\":-101,\"size\":\(frame.count),\"data\":\"\(String(decoding: Base64.encode(frame), as: UTF8.self))\"}"
        }
        return datagram(0, "{\"rxpk\":[\(packets.joined(separator: ","))]}", gateway: gateway, token: token)
    }

    static func datagram(_ kind: UInt8, _ json: String = "", gateway: Int = 0, token: UInt16 = 1) -> [UInt8] {
        let eui = gateways[gateway].rawValue
        return [2, UInt8(token >> 8), UInt8(token & 0xFF), kind]
            + (0..<8).map { UInt8(truncatingIfNeeded: eui >> UInt64(56 - 8 * $0)) } + Array(json.utf8)
    }

    static let datagrams: [[UInt8]] = {
        var all: [[UInt8]] = []
        for counter in 0..<UInt32(16) {
            let frames = devices.map { frame($0, counter) }
            all.append(push([frames[Int(counter) % 4]], gateway: Int(counter % 2), counter: counter &* 400_000_000))
            all.append(push(Array(frames.prefix(3)), counter: counter &* 400_000_000))
        }
        for nonce in 0..<UInt16(4) {
            guard case .overTheAir(_, let key) = joining.activation else { continue }
            all.append(
                push([JoinRequest(join: EUI64(0), device: joining.eui, nonce: nonce).signed(key).bytes]))
        }
        let statistics =
            "{\"stat\":{\"time\":\"2026-11-21 00:48:46 GMT\",\"lati\":-22.27580,\"long\":166.45800,\"alti\":12,"
            + "\"rxnb\":3,\"rxok\":2,\"rxfw\":2,\"ackr\":100.0,\"dwnb\":1,\"txnb\":1,\"temp\":24.5}}"
        let timed =
            "{\"rxpk\":[{\"jver\":1,\"tmst\":7145869,\"time\":\"2026-11-21T00:50:42.259978Z\",\"tmms\":1479257460259,"
            + "\"chan\":0,\"freq\":868.1,\"stat\":1,\"modu\":\"FSK\",\"datr\":50000,\"size\":3,\"data\":\"-__-\","
            + "\"rsig\":[{\"ant\":0,\"rssic\":-107,\"lsnr\":nan}]}]}"
        for gateway in gateways.indices {
            all += [datagram(2, gateway: gateway), datagram(0, statistics, gateway: gateway)]
            all += [datagram(0, timed, gateway: gateway), datagram(5, gateway: gateway)]
            all.append(datagram(5, "{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}", gateway: gateway))
            all.append(datagram(5, "{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":27}}", gateway: gateway))
        }
        return all
    }()
}
