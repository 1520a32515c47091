import LoRaWAN

/// A device's provisioning in words, without its keys.
enum LoraPolicyText {
    static func activation(_ device: Device) -> String {
        switch device.activation {
        case .overTheAir(let join, _): "joins (OTAA), asking for JoinEUI \(join.map { "\($0)" } ?? "any")"
        case .personalised(let address, _): "has the address \(address) (ABP)"
        }
    }

    static func policy(_ policy: DevicePolicy) -> String {
        [
            policy.nonces == .unique ? "nonces unique" : "nonces rising",
            policy.counterReset == .refused ? "counter resets refused" : "counter resets ACCEPTED",
            policy.timeBase == .gps ? "time as GPS" : "time so that UTC comes out",
            policy.adaptsDataRate ? "data rate adapted" : "data rate left alone",
        ].joined(separator: ", ")
    }
}
