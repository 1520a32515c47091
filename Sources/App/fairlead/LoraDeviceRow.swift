import LoRaServer
import LoRaWAN

/// A device as JSON. It has no key, and no field that could hold one.
struct LoraDeviceRow: Encodable {
    let device: String
    let activation: String
    let joinEUI: String?
    let address: String?
    let added: String
    let lastSeen: String?
    let spreadingFactor: Int?
    let rssi: Double?
    let snr: Double?
    let gateway: String?
    let uplinkCounter: UInt32?
    let uplinks: UInt64
    let lost: UInt64
    let lostPercent: Double?
    let batteryPercent: Int?
    let externalPower: Bool?
    let marginDb: Int?
    let usedNonces: Int
    let nonces: String
    let counterReset: String
    let timeBase: String
    let adaptsDataRate: Bool
    let joinOffered: Bool
    let lastRefusal: LoraRefusalRow?

    enum CodingKeys: String, CodingKey {
        case device, activation, address, added, lastSeen, spreadingFactor, rssi, snr, gateway, uplinkCounter, uplinks
        case lost, lostPercent, batteryPercent, externalPower, marginDb, usedNonces, nonces, counterReset, timeBase
        case adaptsDataRate, joinOffered, lastRefusal
        // The strategy for names would make `join_e_u_i` of it.
        case joinEUI = "join_eui"
    }

    init(_ known: LedgerDevice) {
        let memory = known.memory
        let policy = known.device.policy
        device = known.device.eui.description
        switch known.device.activation {
        case .overTheAir(let join, _):
            (activation, joinEUI) = ("otaa", join?.description)
            address = memory.session?.address.description
        case .personalised(let fixed, _): (activation, joinEUI, address) = ("abp", nil, fixed.description)
        }
        added = known.added.iso8601
        lastSeen = memory.lastHeard?.time.instant.iso8601
        spreadingFactor = memory.lastHeard.flatMap { LoraDeviceText.spreadingFactor($0.modulation) }
        (rssi, snr) = (memory.lastHeard?.rssi, memory.lastHeard?.snr)
        gateway = memory.lastHeard?.gateway.description
        uplinkCounter = memory.session?.uplinkCounter
        (uplinks, lost) = (memory.uplinks, memory.lost)
        lostPercent = LoraDeviceText.lostPercent(memory)
        batteryPercent = memory.battery.flatMap { LoraDeviceText.batteryPercent($0) }
        externalPower = memory.battery.map { $0 == 0 }
        marginDb = memory.margin
        usedNonces = known.usedNonces
        (nonces, counterReset) = (policy.nonces.rawValue, policy.counterReset.rawValue)
        (timeBase, adaptsDataRate) = (policy.timeBase.rawValue, policy.adaptsDataRate)
        joinOffered = memory.offered != nil
        lastRefusal = known.lastRefusal.map { LoraRefusalRow($0) }
    }
}

/// A refusal as JSON.
struct LoraRefusalRow: Encodable {
    let time: String
    let kind: String
    let reason: String

    init(_ refusal: Refusal) {
        time = refusal.time.iso8601
        kind = refusal.kind.rawValue
        reason = refusal.text
    }
}
