import LoRaWAN
import Sensing

/// A personalised device with ReefTEMPS' layout, whose keys and readings follow from its number.
struct BenchDevice {
    let number: Int
    private let keys: SessionKeys

    init(_ number: Int) {
        self.number = number
        keys = SessionKeys(network: Self.key(number, 1), application: Self.key(number, 2))
    }

    var name: String { "buoy-\(number)" }
    var eui: EUI64 { EUI64(0x70B3_D57E_D000_0000 + UInt64(number)) }
    var address: DeviceAddress { DeviceAddress(0x0001_0000 + UInt32(number)) }

    /// As `fairlead lora add --key-file` takes it.
    var keyFile: String { "nwk_s_key \(keys.network.hex)\napp_s_key \(keys.application.hex)\n" }

    /// PHYPayload of an unconfirmed uplink.
    func frame(_ counter: UInt32) -> [UInt8] {
        DataFrame(
            .up, address: address, counter: UInt16(truncatingIfNeeded: counter), port: 2, payload: payload(counter)
        ).sealed(keys, counter: counter).bytes
    }

    /// Drivers/reeftemps/buoy/README.md, port 2 without a position.
    func payload(_ counter: UInt32) -> [UInt8] {
        let temperature = 250_000 + Int(counter) % 10_000 + number
        let conductivity = 520_000 + Int(counter) % 1000
        let pressure = 5_000 + number
        return [0x10] + Self.big(temperature, 3) + Self.big(conductivity, 3) + Self.big(pressure, 3) + Self.big(3600, 2)
            + Self.big(2, 2)
    }

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    private static func key(_ number: Int, _ use: UInt8) -> LoRaKey {
        guard
            let key = LoRaKey((0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 4)) &* 31 &+ use &+ UInt8($0) })
        else { preconditionFailure("a key has 16 bytes") }
        return key
    }
}
